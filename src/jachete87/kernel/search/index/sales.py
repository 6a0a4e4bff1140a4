"""What a product costs and when it can be had: from its offers, each asked of its own brick."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from jachete87.base.times import PARIS
from jachete87.kernel import bricks
from jachete87.kernel.bricks import Availability
from jachete87.kernel.catalogue.models import Offer, Product, Variant
from jachete87.kernel.catalogue.queries import reference_prices
from jachete87.kernel.catalogue.rules.prices import current_price, packs_available, unit_price_of

ANY_DAY = 0
_WITHOUT_STOCK = ("made_to_order", "outside")


@dataclass(frozen=True, slots=True)
class Sale:
    """One offer at a moment; `availability` None when it cannot be had; `struck` its price before a reduction."""

    offer: Offer
    variant: Variant
    price: Decimal
    availability: Availability | None
    struck: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Sales:
    """All offers of a product at a moment; `best` is the cheapest that can be had, else the cheapest."""

    all: tuple[Sale, ...]
    at: datetime

    @property
    def open(self) -> tuple[Sale, ...]:
        return tuple(sale for sale in self.all if sale.availability)

    @property
    def best(self) -> Sale | None:
        return min(self.open or self.all, key=lambda sale: (sale.price, sale.offer.pk), default=None)

    @property
    def availabilities(self) -> list[Availability]:
        return [sale.availability for sale in self.all if sale.availability]

    @property
    def until(self) -> datetime | None:
        """When the last of its offers ends; None when one has no end."""
        ends = [availability.until for availability in self.availabilities]
        known = [end for end in ends if end is not None]
        return max(known) if known and len(known) == len(ends) else None

    @property
    def first_day(self) -> int | None:
        """The ordinal of the first day of collection, ANY_DAY when it can be collected whenever one likes."""
        collected = [one for one in self.availabilities if one.collect and one.state != "outside"]
        if any(one.state == "now" and not one.days for one in collected):
            return ANY_DAY
        today = self.at.astimezone(PARIS).date()
        days = [date.fromisoformat(day) for one in collected for day in one.days]
        return min((day.toordinal() for day in days if day >= today), default=None)

    @property
    def changes_at(self) -> datetime | None:
        """The next moment at which all this must be asked again, though nobody changes anything."""
        offers = [sale.offer for sale in self.all]
        moments = [one.until for one in self.availabilities]
        moments += [moment for offer in offers if offer.sale_price for moment in (offer.sale_from, offer.sale_to)]
        if self.first_day:
            after = date.fromordinal(self.first_day) + timedelta(days=1)
            moments.append(datetime.combine(after, time.min, PARIS))
        return min((moment for moment in moments if moment and moment > self.at), default=None)


def sales_of(products: Mapping[int, Product], at: datetime) -> dict[int, Sales]:
    """The sales of these products, asked of each brick once."""
    offers = list(
        Offer.objects.filter(variant__product__in=list(products), is_active=True, brick__is_open=True)
        .select_related("variant")
        .order_by("pk")
    )
    known, struck = availabilities(offers, at), reference_prices(offers, at)
    found: dict[int, list[Sale]] = defaultdict(list)
    for offer in offers:
        product = products[offer.variant.product_id]
        availability = known.get(offer.pk)
        if availability and not _in_stock(product, offer.variant, availability):
            availability = None
        found[product.pk].append(
            Sale(offer, offer.variant, current_price(offer, at), availability, struck.get(offer.pk))
        )
    return {pk: Sales(tuple(found.get(pk, ())), at) for pk in products}


def availabilities(offers: Collection[Offer], at: datetime) -> dict[int, Availability]:
    """When and where each offer can be had, as its brick says."""
    by_brick: dict[str, list[int]] = defaultdict(list)
    for offer in offers:
        by_brick[offer.brick_id].append(offer.pk)
    known: dict[int, Availability] = {}
    for brick in bricks.installed():
        if ids := by_brick.get(brick.slug):
            known.update(brick.availabilities(ids, at))
    return known


def unit_price(sale: Sale) -> tuple[str, str]:
    """The price of one unit of measure and the unit; empty where the law asks for none."""
    found = unit_price_of(sale.variant, sale.price)
    return (str(found.amount), found.unit) if found else ("", "")


def _in_stock(product: Product, variant: Variant, availability: Availability) -> bool:
    left = packs_available(product, variant)
    return left is None or left > 0 or availability.state in _WITHOUT_STOCK
