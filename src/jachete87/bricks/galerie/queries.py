"""Reads of the gallery that have a name."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from jachete87.base.database.prepared import Among, Given, Prepared
from jachete87.bricks.galerie.models import ParcelRate, Workshop
from jachete87.bricks.galerie.rules.parcels import grams, rates_of
from jachete87.bricks.galerie.rules.texts import COLLECT, PARCEL
from jachete87.kernel.catalogue.enums import ProductState
from jachete87.kernel.catalogue.models import Category, Product
from jachete87.kernel.catalogue.queries.offers import offers_of
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.queries import listed_sellers, seller_with_commune

SLUG = "galerie"


_workshop = Prepared(
    lambda: (
        Workshop.objects.filter(seller=Given("seller"))
        .select_related("seller__commune")
        .defer("seller__commune__contour")
    )
)
_workshops = Prepared(lambda: Workshop.objects.filter(Among("seller", Given("sellers"))))
_rates = Prepared(lambda: ParcelRate.objects.filter(Among("seller", Given("sellers")) | Q(seller__isnull=True)))


@dataclass(frozen=True, slots=True)
class Piece:
    """What is needed of an offer: who makes it, how long that takes, what it weighs in grams."""

    seller: Seller
    lead_days: int
    grams: int


@dataclass(frozen=True, slots=True)
class Terms:
    """How one craftsperson hands goods over."""

    ways: frozenset[str]
    rates: tuple[ParcelRate, ...]
    instructions: str


def pieces(offer_ids: Collection[int]) -> dict[int, Piece]:
    """What is needed of offers of the gallery, by offer id; one query."""
    return {
        offer.pk: Piece(
            seller=offer.variant.product.seller,
            lead_days=offer.variant.product.lead_days or 0,
            grams=grams(offer.variant),
        )
        for offer in offers_of(SLUG, offer_ids)
    }


def terms(seller_ids: Collection[int]) -> dict[int, Terms]:
    """How these craftspeople hand goods over, by seller id; two queries. Without a word of theirs: in both ways."""
    workshops = {row.seller_id: row for row in _workshops(sellers=list(seller_ids))}
    rates = _rates(sellers=list(seller_ids))
    return {pk: _terms(workshops.get(pk) or Workshop(seller_id=pk), rates_of(pk, rates)) for pk in seller_ids}


def workshop_of(seller_id: int) -> Workshop:
    """How a craftsperson hands goods over, with its seller and commune; one query, two without a word of theirs."""
    return _workshop.first(seller=seller_id) or Workshop(seller=seller_with_commune(seller_id))


def craftspeople() -> list[Seller]:
    """The craftspeople on line by name."""
    return list(listed_sellers().filter(brick=SLUG).select_related("commune").order_by("trade_name", "pk"))


def domains() -> list[tuple[Category, int]]:
    """The craft domains that have something on line, with the number of products."""
    shown = Product.objects.filter(state=ProductState.PUBLISHED, seller__in=listed_sellers().filter(brick=SLUG))
    counted = dict(shown.order_by().values_list("category").annotate(Count("pk")))
    return [(shelf, counted[shelf.pk]) for shelf in Category.objects.filter(pk__in=[pk for pk in counted if pk])]


def _terms(workshop: Workshop, rates: list[ParcelRate]) -> Terms:
    by_parcel = {PARCEL} if workshop.parcel and rates else set()
    by_hand = {COLLECT} if workshop.collect else set()
    return Terms(frozenset(by_parcel | by_hand), tuple(rates), workshop.instructions)


def usual_rates() -> list[ParcelRate]:
    """The gallery's own table of parcel rates."""
    return list(ParcelRate.objects.filter(seller__isnull=True))
