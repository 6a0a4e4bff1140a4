"""Addresses of the drive's desks, below /espace/drive/."""

from django.urls import path

from jachete87.bricks.drive.views import cycles, entry, harvests, papers

urlpatterns = [
    path("ventes", cycles.cycles, name="cycles"),
    path("ventes/<int:cycle_id>/papiers", papers.papers, name="papers"),
    path("ventes/<int:cycle_id>/papiers/<slug:name>.pdf", papers.paper, name="paper"),
    path("ventes/<int:cycle_id>/affiche-<slug:size>.pdf", papers.poster, name="poster"),
    path("ventes/<int:cycle_id>/catalogue.pdf", papers.catalogue, name="catalogue"),
    path("ventes/<int:cycle_id>/recoltes", harvests.watch, name="harvest_watch"),
    path("ventes/<int:cycle_id>/saisie", entry.entry, name="entry"),
    path("saisies/<slug:reference>", entry.entered, name="entered"),
    path("saisies/<slug:reference>/confirmation.pdf", entry.confirmation, name="entered_confirmation"),
    path("recoltes", harvests.harvests, name="harvests"),
    path("recoltes/<int:leg_id>.pdf", harvests.watched, name="harvest_paper"),
    path("recoltes/<int:leg_id>/renvoyer", harvests.again, name="harvest_again"),
]
