"""What a seller says of its products, and how much it has of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from jachete87.base.errors import NotFound, Refusal
from jachete87.base.times import PARIS
from jachete87.kernel.accounts.models import User
from jachete87.kernel.audit.actions import record
from jachete87.kernel.catalogue.actions.prices import set_price
from jachete87.kernel.catalogue.actions.publishing import NotPublishable
from jachete87.kernel.catalogue.enums import ProductState
from jachete87.kernel.catalogue.models import AllergenFact, Offer, Product, Variant
from jachete87.kernel.catalogue.queries import missing_by_product
from jachete87.kernel.membership.queries import sellers_of

DESCRIBED = frozenset(
    {
        "title", "category", "denomination", "description", "ingredients", "storage", "origin", "alcohol", "warnings",
        "brand", "manufacturer", "manufacturer_address", "manufacturer_email", "vat_rate", "lead_days",
    }
)  # fmt: skip
"""What a seller may say of a product."""


class StockTooLow(Refusal):
    """Less was counted than is already kept for baskets and promised to orders; `kept` says how much that is."""

    status = 409


@transaction.atomic
def count_stock(*, product_id: int, by: User, on_hand: int | None) -> Product:
    """A seller has counted its stock, in base units; None means that it is not counted. Never below what is kept."""
    product = _own(product_id, by)
    if product.stock_on_hand == on_hand:
        return product
    row = Product.objects.filter(pk=product.pk)
    enough = row if on_hand is None else row.filter(Q(stock_held__lte=on_hand - F("stock_promised")))
    if not enough.update(stock_on_hand=on_hand):
        kept = product.stock_held + product.stock_promised
        text = _("« %(title)s » : %(kept)d sont déjà promis, le stock ne peut pas être moindre.")
        raise StockTooLow(text % {"title": product.title, "kept": kept}, kept=kept)
    record(
        action="product.stock",
        subject=f"product:{product.pk}",
        actor_id=by.pk,
        before=product.stock_on_hand,
        after=on_hand,
    )
    product.refresh_from_db()
    return product


@dataclass(frozen=True, slots=True)
class Pack:
    """How much a pack holds, in which unit, what it costs, its room, and how many containers (of a type, by its id)."""

    price: Decimal
    net_quantity: Decimal | None = None
    net_unit: str = ""
    volume_class: str = ""
    container: int | None = None
    containers: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a product: its fields, statements by allergen (left out: unknown), packs by id of their offer."""

    fields: Mapping[str, Any]
    allergens: Mapping[str, str] = field(default_factory=dict)
    packs: Mapping[int, Pack] = field(default_factory=dict)


@transaction.atomic
def describe_product(*, product_id: int, by: User, at: datetime, said: Said) -> Product:
    """A seller says what a product is; one that is on line may not lose what the law wants said of it."""
    product = _own(product_id, by)
    known = {name: value for name, value in said.fields.items() if name in DESCRIBED}
    for name, value in known.items():
        setattr(product, name, value)
    product.save(update_fields=[*known, "updated_at"])
    AllergenFact.objects.filter(product=product).delete()
    stated = sorted(said.allergens.items())
    AllergenFact.objects.bulk_create([AllergenFact(product=product, allergen=a, statement=s) for a, s in stated])
    for offer in Offer.objects.filter(variant__product=product, pk__in=list(said.packs)).select_related("variant"):
        _describe_pack(offer, by, at, said.packs[offer.pk])
    record(action="product.described", subject=f"product:{product.pk}", actor_id=by.pk, fields=sorted(known))
    _stay_lawful(product, at)
    return product


def _describe_pack(offer: Offer, by: User, at: datetime, pack: Pack) -> None:
    unit = pack.net_unit if pack.net_quantity else ""
    held = {"net_quantity": pack.net_quantity, "net_unit": unit, "volume_class": pack.volume_class}
    kept_in = {"container": pack.container, "containers": pack.containers if pack.container else 0}
    Variant.objects.filter(pk=offer.variant_id).update(**held, **kept_in)
    if pack.price != offer.price:
        set_price(offer_id=offer.pk, by=by, price=pack.price, at=at)


def _stay_lawful(product: Product, at: datetime) -> None:
    missing = missing_by_product([product.pk], at.astimezone(PARIS).date())[product.pk]
    if missing and product.state == ProductState.PUBLISHED:
        raise NotPublishable(_("Il manque : %s.") % ", ".join(missing), missing=list(missing))


def _own(product_id: int, by: User) -> Product:
    product = Product.objects.select_for_update().filter(pk=product_id, seller__in=sellers_of(by)).first()
    if product is None:
        raise NotFound(_("Ce produit n’existe pas."))
    return product
