"""Addresses of the drive's pages, below /drive/."""

from django.urls import path

from jachete87.bricks.drive import views

urlpatterns = [
    path("", views.home, name="drive_home"),
    path("points/<slug:slug>", views.point, name="drive_point"),
]
