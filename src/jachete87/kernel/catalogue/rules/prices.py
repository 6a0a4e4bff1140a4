"""Prices, unit prices, stock and VAT, from rows that are already at hand."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from jachete87.base.money import ZERO, euros, unit_price
from jachete87.kernel.catalogue.enums import Unit
from jachete87.kernel.catalogue.models import Offer, Product, Variant
from jachete87.kernel.membership.enums import TaxRegime

REFERENCE_DAYS = timedelta(days=30)
_MOMENT = timedelta(microseconds=1)
_MEASURES: dict[str, tuple[str, int]] = {
    Unit.GRAM: ("kg", 1000),
    Unit.MILLILITRE: ("l", 1000),
    Unit.MILLIMETRE: ("m", 1000),
    Unit.PIECE: ("pièce", 1),
}
_WITHOUT_VAT = frozenset({TaxRegime.EXEMPT, TaxRegime.FARM_FLAT_RATE})


class UnitPrice(NamedTuple):
    """The price in euros of one unit of measure: "kg", "l", "m" or "pièce"."""

    amount: Decimal
    unit: str


def is_on_sale(offer: Offer, at: datetime) -> bool:
    """Whether the reduced price holds at that moment; an open end means: without limit on that side."""
    if offer.sale_price is None:
        return False
    began = offer.sale_from is None or offer.sale_from <= at
    return began and (offer.sale_to is None or at < offer.sale_to)


def current_price(offer: Offer, at: datetime) -> Decimal:
    """The gross price of one pack at that moment."""
    price: Decimal = offer.sale_price if is_on_sale(offer, at) else offer.price
    return price


def is_sale_ahead(offer: Offer, at: datetime) -> bool:
    """Whether a reduction holds at that moment, or is still to come."""
    return offer.sale_price is not None and (offer.sale_to is None or at < offer.sale_to)


def reduced_by(price: Decimal, percent: Decimal) -> Decimal | None:
    """A price less so many per cent, half up to the cent; None where that is nothing, or no reduction."""
    reduced = euros(price * (100 - percent) / 100)
    return reduced if 0 < reduced < price else None


def unit_price_of(variant: Variant, price: Decimal) -> UnitPrice | None:
    """The price per kg, l or m, or per piece of a pack of several; None where the law asks for none.

    Source: arrêté du 16 novembre 1999; an approximate weight gives the price per kg of the net quantity announced.
    """
    if not variant.net_quantity or variant.net_unit not in _MEASURES:
        return None
    if variant.net_unit == Unit.PIECE and variant.net_quantity == 1:
        return None
    unit, size = _MEASURES[variant.net_unit]
    return UnitPrice(unit_price(price, variant.net_quantity / size), unit)


def available(product: Product) -> int | None:
    """Base units that may still be sold; None when stock is not counted."""
    if product.stock_on_hand is None:
        return None
    return product.stock_on_hand - product.stock_held - product.stock_promised


def packs_available(product: Product, variant: Variant) -> int | None:
    """Whole packs that may still be sold; None when stock is not counted."""
    left = available(product)
    return None if left is None else left // variant.stock_use


def rate_for(product: Product, regime: str, category_rate: Decimal | None) -> Decimal | None:
    """The VAT rate in percent: 0 for a seller who charges none, else the product's own, else its category's."""
    if regime in _WITHOUT_VAT:
        return ZERO
    return product.vat_rate if product.vat_rate is not None else category_rate


class Terms(NamedTuple):
    """What an offer cost from `since` on, until the next terms; the reduced price holds between its two moments."""

    since: datetime
    price: Decimal
    sale_price: Decimal | None = None
    sale_from: datetime | None = None
    sale_to: datetime | None = None

    def reduced(self, start: datetime, end: datetime) -> tuple[datetime, datetime] | None:
        """The part of a span in which the reduced price was charged."""
        first, last = max(self.sale_from or start, start), min(self.sale_to or end, end)
        return (first, last) if self.sale_price is not None and first < last else None

    def charged(self, start: datetime, end: datetime) -> list[Decimal]:
        """What was charged within a span."""
        reduced = self.reduced(start, end)
        if reduced is None or self.sale_price is None:
            return [self.price]
        return [self.sale_price] if reduced == (start, end) else [self.sale_price, self.price]


def reduced_since(history: Sequence[Terms], at: datetime) -> datetime | None:
    """Since when a reduced price is charged without a break; None when it is not.

    Reductions that follow each other count as one (L112-1-1, II). `history` has the oldest terms first.
    """
    began, end = None, at
    for terms in reversed([each for each in history if each.since <= at]):
        reduced = terms.reduced(terms.since, max(end, terms.since + _MOMENT))
        if reduced is None or reduced[1] < end:
            break
        began = end = reduced[0]
        if began > terms.since:
            break
    return began


def lowest_price(history: Sequence[Terms], before: datetime) -> Decimal | None:
    """The lowest price charged in the 30 days before a reduction (C. conso. L112-1-1); None when nothing is known.

    Prices reduced at that time count as well. `history` has the oldest terms first.
    """
    ends = [*(terms.since for terms in history[1:]), before]
    known: list[Decimal] = []
    for terms, until in zip(history, ends, strict=False):
        start, end = max(terms.since, before - REFERENCE_DAYS), min(until, before)
        known += terms.charged(start, end) if start < end else []
    return min(known, default=None)
