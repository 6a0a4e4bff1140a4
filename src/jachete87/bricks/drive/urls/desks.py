"""Addresses of the drive's desks, below /espace/drive/."""

from django.urls import path

from jachete87.bricks.drive.views import boxes, cycles, servings

urlpatterns = [
    path("ventes", cycles.cycles, name="cycles"),
    path("paniers", boxes.boxes, name="boxes"),
    path("paniers/<int:box_id>", boxes.box, name="box"),
    path("paniers/<int:box_id>/reprendre", boxes.repeat, name="box_repeat"),
    path("abonnements", servings.sales, name="subscriptions"),
    path("abonnements/<int:cycle_id>", servings.servings, name="servings"),
]
