"""The offers of products with all that hangs on the moment: price, stock, when, where and how."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from jachete87.base.database.prepared import Among, Given, Prepared
from jachete87.kernel import bricks
from jachete87.kernel.bricks import Availability, GroupQuote, LineAsk
from jachete87.kernel.catalogue.enums import ProductState
from jachete87.kernel.catalogue.models import Offer, Product
from jachete87.kernel.catalogue.queries.rates import reference_prices
from jachete87.kernel.catalogue.queries.shown import ShownOffer
from jachete87.kernel.catalogue.rules import (
    current_price,
    is_on_sale,
    needs_cold,
    packs_available,
    unit_price_of,
    volume_of,
)
from jachete87.kernel.membership.queries import listed_sellers

_offered = Prepared(
    lambda: (
        Offer.objects.filter(Among("pk", Given("offers")), brick=Given("brick"))
        .select_related("variant__product__seller__commune")
        .defer("variant__product__seller__commune__contour")
    )
)
_on_sale = Prepared(
    lambda: (
        Offer.objects.filter(Among("variant__product", Given("products")), is_active=True, brick__is_open=True)
        .select_related("variant__product__category", "variant__container")
        .order_by("variant__position", "variant", "price", "id")
    )
)


def offers_of(brick: str, offer_ids: Collection[int]) -> list[Offer]:
    """These offers of a brick with their variants, products, sellers and communes; one query."""
    return _offered(brick=brick, offers=list(offer_ids))


def listed_products() -> QuerySet[Product]:
    """The products that may be shown: published, of a seller that may be listed."""
    return Product.objects.filter(state=ProductState.PUBLISHED, seller__in=listed_sellers())


def brick_name(slug: str) -> str:
    """A brick's name in the current language; its slug when it is not installed."""
    return next((brick.name for brick in bricks.installed() if brick.slug == slug), slug)


@dataclass(frozen=True, slots=True)
class _Moment:
    """What hangs on the moment, by offer id."""

    at: datetime
    struck: dict[int, Decimal]
    availabilities: dict[int, Availability]
    quotes: dict[int, GroupQuote]


def shown_offers(product_ids: Collection[int], at: datetime, *, with_ways: bool) -> dict[int, list[ShownOffer]]:
    """The offers in open bricks by variant id, the cheapest first; the same number of queries whatever their number."""
    offers = _on_sale(products=list(product_ids))
    known = availabilities(offers, at)
    moment = _Moment(
        at=at,
        struck=reference_prices(offers, at),
        availabilities=known,
        quotes=_quotes([offer for offer in offers if offer.pk in known], at) if with_ways else {},
    )
    shown: dict[int, list[ShownOffer]] = defaultdict(list)
    for offer in offers:
        shown[offer.variant_id].append(_shown(offer, moment))
    return shown


def _by_brick(offers: Sequence[Offer]) -> dict[str, list[Offer]]:
    sorted_out: dict[str, list[Offer]] = defaultdict(list)
    for offer in offers:
        sorted_out[offer.brick_id].append(offer)
    return sorted_out


def availabilities(offers: Sequence[Offer], at: datetime) -> dict[int, Availability]:
    """When and where each offer can be had, as its brick says; what cannot be had is left out."""
    found: dict[int, Availability] = {}
    mine = _by_brick(offers)
    for brick in bricks.installed():
        if wanted := mine.get(brick.slug):
            found.update(brick.availabilities([offer.pk for offer in wanted], at))
    return found


def _quotes(offers: Sequence[Offer], at: datetime) -> dict[int, GroupQuote]:
    """What each brick answers to one pack of each offer; the offer's id stands for the basket's line."""
    quotes: dict[int, GroupQuote] = {}
    mine = _by_brick(offers)
    for brick in bricks.installed():
        asked = [_one_pack(offer, at) for offer in mine.get(brick.slug, ())]
        for group in brick.quote(asked, at) if asked else ():
            quotes.update(dict.fromkeys(group.line_ids, group))
    return quotes


def _one_pack(offer: Offer, at: datetime) -> LineAsk:
    product, volume = offer.variant.product, volume_of(offer.variant)
    return LineAsk(offer.pk, offer.pk, product.seller_id, 1, current_price(offer, at), volume, needs_cold(product))


def _shown(offer: Offer, moment: _Moment) -> ShownOffer:
    price = current_price(offer, moment.at)
    quote = moment.quotes.get(offer.pk)
    return ShownOffer(
        id=offer.pk,
        brick=offer.brick_id,
        brick_name=brick_name(offer.brick_id),
        price=price,
        struck_price=moment.struck.get(offer.pk),
        sale_to=offer.sale_to if is_on_sale(offer, moment.at) else None,
        unit_price=unit_price_of(offer.variant, price),
        price_is_estimate=offer.variant.is_approximate,
        left=packs_available(offer.variant.product, offer.variant),
        availability=moment.availabilities.get(offer.pk),
        ways=quote.ways if quote else (),
        deadline=quote.deadline if quote else None,
        notices=quote.notices if quote else (),
        contents=quote.contents.get(offer.pk) if quote else None,
        deposit=offer.variant.deposit,
    )
