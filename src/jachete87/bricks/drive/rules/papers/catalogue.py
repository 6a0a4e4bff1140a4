"""The catalogue of a sale on paper, with its order form and the terms that hold."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from jachete87.base.jinja import euro, lang, number
from jachete87.base.times import day, hour, moment
from jachete87.bricks.drive.models import Cycle, Slot
from jachete87.bricks.drive.rules.forms import FormGood
from jachete87.bricks.drive.rules.papers.lists import named
from jachete87.bricks.drive.rules.texts import address_of, collection
from jachete87.kernel.documents.rules.issuer import operator_name
from jachete87.kernel.documents.rules.terms import parts, terms_now


def catalogue(cycle: Cycle, goods: Sequence[FormGood], slots: Sequence[Slot]) -> dict[str, Any]:
    """What the catalogue and its form say; goods by number, slots by point."""
    collected = day(collection(cycle))
    by_shelf = sorted(
        goods, key=lambda good: (good.product.category.position if good.product.category else 0, good.number)
    )
    alcohol = any(good.product.alcohol for good in goods)
    return {
        "title": _("Catalogue du drive fermier"),
        "author": operator_name(),
        "language": lang(),
        "foot": _("Drive fermier, retrait %(day)s") % {"day": collected},
        "facts": [[_("Commandes :"), _("jusqu’au %(moment)s") % {"moment": moment(cycle.closes_at)}],
                  [_("Retrait :"), collected]],
        "shelves": [{"name": name, "goods": [_line(one) for one in mine]} for name, mine in groupby(by_shelf, _shelf)],
        "notes": [
            _("Prix TTC. Un produit au poids est pesé à la préparation : on ne paie jamais plus que le prix annoncé."),
            *([_("L’abus d’alcool est dangereux pour la santé. Vente interdite aux mineurs.")] if alcohol else []),
        ],
        "form": _form(collected, cycle, slots),
        "terms": parts(terms_now(lang())),
    }  # fmt: skip


def _shelf(good: FormGood) -> str:
    shelf = good.product.category
    return "" if shelf is None else shelf.name if lang() == "fr" else shelf.name_en


def _line(good: FormGood) -> dict[str, str]:
    product, seller = good.product, good.product.seller
    told = (
        product.denomination,
        product.ingredients and _("Ingrédients : %(list)s") % {"list": product.ingredients},
        product.origin and _("Origine : %(place)s") % {"place": product.origin},
        product.storage and _("Conservation : %(how)s") % {"how": product.storage},
        product.alcohol and _("%(degree)s %% vol.") % {"degree": number(product.alcohol)},
    )
    unit = good.unit_price
    return {
        "number": str(good.number),
        "title": named(product.title, good.pack),
        "seller": ", ".join(part for part in (seller.trade_name, seller.commune and seller.commune.name) if part),
        "small": ". ".join(str(part).strip(" .") for part in told if part),
        "allergens": _allergens(good),
        "price": (_("au plus %(price)s") if good.is_estimate else "%(price)s") % {"price": euro(good.price)},
        "unit-price": f"{euro(unit.amount)}/{unit.unit}" if unit else "",
    }


def _allergens(good: FormGood) -> str:
    if good.contains is None:
        return _("Allergènes non communiqués : demandez au producteur avant de commander.") if _is_food(good) else ""
    said = [_("Contient : %(list)s") % {"list": ", ".join(good.contains)}] if good.contains else []
    said += [_("Traces possibles : %(list)s") % {"list": ", ".join(good.traces)}] if good.traces else []
    return ". ".join(said)


def _is_food(good: FormGood) -> bool:
    shelf = good.product.category
    return shelf is None or shelf.rule_set in ("food", "alcohol")


def _form(collected: str, cycle: Cycle, slots: Sequence[Slot]) -> dict[str, Any]:
    how = _("À rendre au point de retrait ou à dicter par téléphone avant le %(moment)s. Retrait %(day)s.")
    return {
        "title": _("Bon de commande"),
        "how": [how % {"moment": moment(cycle.closes_at), "day": collected}],
        "fields": [_("Prénom et nom"), _("Téléphone")],
        "places": [
            [f"{mine[0].point.name}, {address_of(mine[0].point)}",
             [f"{hour(slot.starts_at)} – {hour(slot.ends_at)}" for slot in mine]]
            for mine in (list(own) for _point, own in groupby(slots, lambda slot: slot.point_id))
        ],
        "head": [_("N°"), _("Article"), _("Quantité")],
        "signed": [
            _("Commande avec obligation de paiement : je paie au retrait. J’accepte les conditions jointes."),
            _("Date et signature :") + " " + "_" * 40,
        ],
    }  # fmt: skip
