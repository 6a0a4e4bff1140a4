"""What was agreed when a purchase was placed, in the words of its day and in the shopper's language."""

import json
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from jachete87.base.jinja import euro, lang
from jachete87.base.times import PARIS, moment
from jachete87.kernel.catalogue.enums import Withdrawal
from jachete87.kernel.documents.models import Contract
from jachete87.kernel.documents.rules.terms import parts
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.queries import full_address
from jachete87.kernel.orders.models import Line, Purchase, SubOrder
from jachete87.kernel.orders.queries.sold import Sold
from jachete87.kernel.vouchers.queries import paid_otherwise


def agreement(sold: Sold) -> dict[str, Any]:
    """The contract as it is printed, without the terms, in the current language."""
    purchase = sold.purchase
    return {
        "title": _("Confirmation de commande %(reference)s") % {"reference": purchase.reference},
        "author": "J'achète87",
        "language": lang(),
        "foot": f"J'achète87 – {purchase.reference}",
        "facts": _facts(purchase),
        "head": [_("Article"), _("Quantité"), _("Prix TTC"), _("Total TTC")],
        "orders": [_order(order, lines) for order, lines in sold.parts],
        "total": [_("Total TTC"), euro(purchase.total)],
        "parts": [_withdrawal(), _guarantees(), _form()],
    }


def printed_agreement(contract: Contract, *, with_terms: bool) -> dict[str, Any]:
    """What is printed of a contract that was kept."""
    facts: dict[str, Any] = json.loads(bytes(contract.facts))
    return facts | {"terms": parts(contract.terms.text) if with_terms else []}


def _facts(purchase: Purchase) -> list[list[str]]:
    placed = (purchase.placed_at or purchase.created_at).astimezone(PARIS)
    paid = paid_otherwise(purchase.reference) if purchase.vouchers else ()
    return [
        [_("Commande passée le :"), f"{placed:%d/%m/%Y %H:%M}"],
        [_("Par :"), ", ".join(part for part in (purchase.name, purchase.email, purchase.phone) if part)],
        [_("Conditions générales acceptées :"), _("version %(version)s") % {"version": purchase.terms_version}],
        *([f"{each.title} :", euro(-each.amount)] for each in paid),
    ]


def _order(order: SubOrder, lines: Sequence[Line]) -> dict[str, Any]:
    rows = [[_article(line), str(line.quantity), euro(line.unit_gross), euro(line.gross)] for line in lines]
    if order.fee:
        rows.append([_("Frais : %(way)s") % {"way": order.way_label}, "", "", euro(order.fee)])
    return {"title": order.seller.trade_name, "rows": rows, "facts": [*_where(order), *_who(order.seller)]}


def _article(line: Line) -> str:
    sold = ", ".join(part for part in (line.title, line.variant_name, line.personalisation) if part)
    right = str(Withdrawal(line.withdrawal).label) if line.withdrawal else ""
    return f"{sold} ({right})" if right else sold


def _where(order: SubOrder) -> list[list[str]]:
    facts = [[_("Remise :"), ", ".join(part for part in (order.way_label, order.place) if part)]]
    if order.starts_at:
        facts.append([_("Quand :"), moment(order.starts_at)])
    if order.address:
        facts.append([_("Adresse :"), ", ".join(order.address.splitlines())])
    return facts


def _who(seller: Seller) -> list[list[str]]:
    named = [seller.legal_name or seller.trade_name, full_address(seller)]
    named += [f"SIRET {seller.siret}"] if seller.siret else []
    reached = ", ".join(part for part in (seller.phone, seller.email) if part)
    facts = [[_("Vendu par :"), ", ".join(part for part in named if part)], [_("Contact :"), reached]]
    return [*facts, [_("Médiateur :"), seller.mediator]] if seller.mediator else facts


def _withdrawal() -> dict[str, Any]:
    return {
        "title": _("Droit de rétractation"),
        "words": [
            _(
                "Vous avez quatorze jours après la réception du dernier article pour changer d’avis, sans donner de "
                "motif, quand l’article le dit ci-dessus. La page de votre commande porte « Renoncer au contrat ici » "
                "pendant tout ce temps ; vous pouvez aussi écrire au vendeur, avec le formulaire ci-dessous."
            ),
        ],
    }


def _guarantees() -> dict[str, Any]:
    return {
        "title": _("Garanties"),
        "words": [
            _(
                "Chaque vendeur répond de la conformité du bien pendant deux ans (articles L217-3 et suivants du code "
                "de la consommation) et de ses vices cachés pendant deux ans à compter de leur découverte (articles "
                "1641 à 1649 du code civil)."
            )
        ],
    }


def _form() -> dict[str, Any]:
    return {
        "title": _("Formulaire de rétractation"),
        "words": [
            _("À compléter et à renvoyer seulement si vous voulez vous rétracter du contrat."),
            _("À l’attention de (nom, adresse et e-mail du vendeur) :"),
            _("Je vous notifie par la présente ma rétractation du contrat portant sur la vente du bien ci-dessous :"),
            _("Commandé le / reçu le :"),
            _("Nom et adresse du consommateur :"),
            _("Date, et signature si ce formulaire est sur papier :"),
        ],
    }
