"""Addresses of the sellers' space."""

from django.urls import path, re_path

from jachete87.selling.views import (
    catalogue,
    home,
    imports,
    lines,
    money,
    paying,
    preparation,
    profile,
    promotions,
    returns,
)

app_name = "selling"
urlpatterns = [
    path("espace/vendeur/", home.home, name="home"),
    path("espace/vendeur/choix", home.choose, name="choose"),
    path("espace/vendeur/preparation", preparation.preparation, name="preparation"),
    path("espace/vendeur/preparation/<int:sub_order_id>/pret", preparation.ready, name="ready"),
    path("espace/vendeur/preparation/<int:sub_order_id>/a-preparer", preparation.unready, name="unready"),
    path("espace/vendeur/preparation/<int:sub_order_id>/remis", preparation.handed, name="handed"),
    path("espace/vendeur/preparation/<int:sub_order_id>/annuler", preparation.cancel, name="cancel"),
    path("espace/vendeur/preparation/lignes/<int:line_id>", lines.line, name="line"),
    path("espace/vendeur/retours", returns.returns, name="returns"),
    path("espace/vendeur/retours/<int:case_id>/recu", returns.received, name="return_received"),
    path("espace/vendeur/retours/<int:case_id>/rembourser", returns.refunded, name="return_refunded"),
    path("espace/vendeur/retours/<int:case_id>/refuser", returns.refused, name="return_refused"),
    path("espace/vendeur/catalogue", catalogue.catalogue, name="catalogue"),
    path("espace/vendeur/catalogue/<int:product_id>", catalogue.product, name="product"),
    path("espace/vendeur/catalogue/<int:product_id>/publication", catalogue.publication, name="publication"),
    path("espace/vendeur/promotions", promotions.promotions, name="promotions"),
    path("espace/vendeur/promotions/fin", promotions.end, name="promotion_end"),
    path("espace/vendeur/imports", imports.imports, name="imports"),
    path("espace/vendeur/imports/confirmation", imports.confirmed, name="confirmed"),
    path("espace/vendeur/preparation/<int:sub_order_id>/bon.pdf", money.delivery_note, name="delivery_note"),
    path("espace/vendeur/factures", money.documents, name="documents"),
    path("espace/vendeur/factures/<int:document_id>.pdf", money.document, name="document"),
    path("espace/vendeur/releve", money.statement, name="statement"),
    re_path(
        r"^espace/vendeur/releve/(?P<month>[0-9]{4}-[0-9]{2})\.(?P<kind>csv|pdf)$",
        money.statement_file,
        name="statement_file",
    ),
    re_path(
        r"^espace/vendeur/releve/(?P<month>[0-9]{4}-[0-9]{2})-consignes\.csv$",
        money.containers_file,
        name="containers_file",
    ),
    path("espace/vendeur/etre-paye", paying.paid, name="paid"),
    path("espace/vendeur/etre-paye/compte", paying.account, name="account"),
    path("espace/vendeur/fiche", profile.profile, name="profile"),
    path("espace/vendeur/fiche/depot", profile.submission, name="submission"),
]
