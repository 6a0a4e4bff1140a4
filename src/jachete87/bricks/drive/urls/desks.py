"""Addresses of the drive's desks, below /espace/drive/."""

from django.urls import path

from jachete87.bricks.drive.views import cycles

urlpatterns = [
    path("ventes", cycles.cycles, name="cycles"),
]
