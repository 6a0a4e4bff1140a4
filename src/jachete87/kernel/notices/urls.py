"""Addresses of choices about mails."""

from django.urls import path

from jachete87.kernel.notices import views

urlpatterns = [
    path("compte/messages", views.preferences, name="preferences"),
    path("courriels/desinscription/<str:token>", views.unsubscribe, name="unsubscribe"),
]
