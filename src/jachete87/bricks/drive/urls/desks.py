"""Addresses of the drive's desks, below /espace/drive/."""

from django.urls import path

from jachete87.bricks.drive.views import cycles, farm, legs

urlpatterns = [
    path("ventes", cycles.cycles, name="cycles"),
    path("ventes/<int:cycle_id>/fermes", legs.farms, name="farms"),
    path("fermes/<int:leg_id>/presence", legs.farm_presence, name="farm_presence"),
    path("ma-vente", farm.sale, name="my_sale"),
    path("ma-vente/presence", farm.presence, name="my_presence"),
    path("ma-vente/choix", farm.terms, name="my_terms"),
    path("ma-vente/quantites", farm.quantities, name="my_quantities"),
    path("ma-vente/quantites/reprise", farm.repeat, name="my_repeat"),
    path("ma-vente/quantites/retour", farm.undo, name="my_undo"),
]
