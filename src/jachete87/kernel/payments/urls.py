"""Addresses of the sandbox's own page."""

from django.urls import path

from jachete87.kernel.payments import views

urlpatterns = [path("paiement/essai/<slug:token>", views.sandbox, name="sandbox_payment")]
