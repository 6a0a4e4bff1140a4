"""The catalogue in the API: one product with all its offers."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Path, Router, Schema

from jachete87.base.api import Money, Problem, money
from jachete87.base.times import now
from jachete87.kernel.bricks import Availability, Way
from jachete87.kernel.catalogue.queries import product_page
from jachete87.kernel.catalogue.queries.shown import ProductPage, ShownOffer, ShownPack

router = Router()

ProductId = Annotated[int, Path(ge=1, le=2**63 - 1)]


class UnitPriceOut(Money):
    """A price per kg, l, m or piece."""

    unit: str


class AvailabilityOut(Schema):
    """When and where an offer can be had: `state` is now, cycle, made_to_order or outside; `days` are local days."""

    state: str
    text: str
    until: datetime | None
    days: list[str]
    points: list[int]
    collect: bool
    delivery: bool


class SlotOut(Schema):
    """A span of time at a place, with the number of orders that still fit in."""

    id: int
    starts_at: datetime
    ends_at: datetime
    remaining: int


class WayOut(Schema):
    """A way to have it: `kind` is slot, collect, parcel or handoff (finish at `url`)."""

    id: str
    kind: str
    label: str
    place: str
    fee: Money
    slots: list[SlotOut]
    url: str
    delay: str


class OfferOut(Schema):
    """A pack at its price in a brick; `availability` null: it cannot be had now."""

    id: int
    brick: str
    variant: str
    price: Money
    struck_price: Money | None
    unit_price: UnitPriceOut | None
    price_is_estimate: bool
    left: int | None
    availability: AvailabilityOut | None
    ways: list[WayOut]


class ProductSellerOut(Schema):
    """Who sells it."""

    slug: str
    name: str
    legal_name: str
    kind: str
    url: str
    commune: str


class PictureOut(Schema):
    """A picture and what it shows in words."""

    url: str
    alt: str


class AllergensOut(Schema):
    """What is stated of the 14 allergens; when nothing is, `is_known` is false: unknown is not absent."""

    is_known: bool
    contains: list[str]
    traces: list[str]


class ProductOut(Schema):
    """A product with its offers."""

    id: int
    kind: str
    title: str
    url: str
    denomination: str
    description: str
    category: str | None
    seller: ProductSellerOut
    pictures: list[PictureOut]
    ingredients: str
    allergens: AllergensOut
    storage: str
    origin: str
    alcohol: Decimal | None
    warnings: str
    labels: list[str]
    withdrawal: str
    temperature: str
    lead_days: int | None
    personalisation: str
    offers: list[OfferOut]


@router.get("/products/{product_id}", response={200: ProductOut, 404: Problem, 422: Problem}, summary="One product")
def product(request: HttpRequest, product_id: ProductId) -> dict[str, Any]:
    """A product on line, with its offers: price, unit price, availability and the ways to have each."""
    page = product_page(product_id, at=now())
    seller = page.seller
    return {
        **{name: getattr(page, name) for name in _SAME},
        "kind": "product",
        "category": page.categories[-1].slug if page.categories else None,
        "seller": {name: getattr(seller, name) for name in ProductSellerOut.model_fields},
        "pictures": [{"url": picture.url, "alt": picture.alt} for picture in page.pictures],
        "allergens": {name: getattr(page.allergens, name) for name in AllergensOut.model_fields},
        "offers": _offers(page),
    }


_SAME = (
    "id", "title", "url", "denomination", "description", "ingredients", "storage", "origin", "alcohol", "warnings",
    "labels", "withdrawal", "temperature", "lead_days", "personalisation",
)  # fmt: skip


def _offers(page: ProductPage) -> list[dict[str, Any]]:
    return [_offer(pack, offer) for pack in page.packs for offer in pack.offers]


def _offer(pack: ShownPack, offer: ShownOffer) -> dict[str, Any]:
    unit_price = offer.unit_price
    return {
        "id": offer.id,
        "brick": offer.brick,
        "variant": pack.name,
        "price": money(offer.price),
        "struck_price": money(offer.struck_price) if offer.struck_price else None,
        "unit_price": {"amount": f"{unit_price.amount:.2f}", "unit": unit_price.unit} if unit_price else None,
        "price_is_estimate": offer.price_is_estimate,
        "left": offer.left,
        "availability": _availability(offer.availability) if offer.availability and offer.can_be_had else None,
        "ways": [_way(way) for way in offer.ways],
    }


def _availability(availability: Availability) -> dict[str, Any]:
    french = (get_language() or "fr").startswith("fr")
    return {
        "state": availability.state,
        "text": availability.text if french else availability.text_en,
        "until": availability.until,
        "days": availability.days,
        "points": availability.points,
        "collect": availability.collect,
        "delivery": availability.delivery,
    }


def _way(way: Way) -> dict[str, Any]:
    slots = [{name: getattr(slot, name) for name in SlotOut.model_fields} for slot in way.slots]
    same = {name: getattr(way, name) for name in ("id", "kind", "label", "place", "url", "delay")}
    return {**same, "fee": money(way.fee), "slots": slots}
