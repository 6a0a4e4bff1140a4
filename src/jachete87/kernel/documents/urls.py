"""Addresses of the documents of a purchase, below its own link."""

from django.urls import path

from jachete87.kernel.documents import views

_BELOW = "achats/<slug:reference>/<slug:token>/documents"

urlpatterns = [
    path(f"{_BELOW}/facture-<int:number>.pdf", views.invoice, name="purchase_invoice"),
    path(f"{_BELOW}/avoir-<int:document_id>.pdf", views.credit_note, name="purchase_credit_note"),
]
