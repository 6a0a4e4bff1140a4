"""Addresses of the gallery's pages, below /galerie/."""

from django.urls import path

from jachete87.bricks.galerie import views

urlpatterns = [path("", views.home, name="galerie_home")]
