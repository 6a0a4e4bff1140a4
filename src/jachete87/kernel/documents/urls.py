"""Addresses of the documents of a purchase, below its own link."""

from django.urls import path, re_path

from jachete87.kernel.documents import views

_BELOW = "achats/<slug:reference>/<slug:token>/documents"

urlpatterns = [
    path(f"{_BELOW}/facture-<int:number>.pdf", views.invoice, name="purchase_invoice"),
    path(f"{_BELOW}/avoir-<int:document_id>.pdf", views.credit_note, name="purchase_credit_note"),
    re_path(
        r"^achats/(?P<reference>[-\w]+)/(?P<token>[-\w]+)/documents/(?P<name>confirmation|contrat)\.pdf$",
        views.agreed,
        name="purchase_agreed",
    ),
    path(f"{_BELOW}/bon-de-livraison-<int:number>.pdf", views.delivery_note, name="purchase_delivery_note"),
    path(f"{_BELOW}/retraits.ics", views.calendar_file, name="purchase_calendar"),
    path(f"{_BELOW}/billet-<int:number>", views.collection_pass, name="purchase_pass"),
    path(f"{_BELOW}/billet-<int:number>.svg", views.pass_image, name="purchase_pass_image"),
]
