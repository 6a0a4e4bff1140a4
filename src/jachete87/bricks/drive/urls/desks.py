"""Addresses of the drive's desks, below /espace/drive/."""

from django.urls import path

from jachete87.bricks.drive.views import cycles, papers

urlpatterns = [
    path("ventes", cycles.cycles, name="cycles"),
    path("ventes/<int:cycle_id>/papiers", papers.papers, name="papers"),
    path("ventes/<int:cycle_id>/papiers/<slug:name>.pdf", papers.paper, name="paper"),
    path("ventes/<int:cycle_id>/affiche-<slug:size>.pdf", papers.poster, name="poster"),
]
