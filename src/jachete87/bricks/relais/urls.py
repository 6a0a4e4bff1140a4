"""Addresses of the relay's pages, below /relais/."""

from django.urls import path

from jachete87.bricks.relais import views

urlpatterns = [path("", views.home, name="relais_home")]
