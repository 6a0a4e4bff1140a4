"""Which cycles take orders, and who sells what in them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from jachete87.base.database.prepared import Among, Given, Prepared
from jachete87.bricks.drive.enums import CycleState
from jachete87.bricks.drive.models import Cycle, CycleLeg
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.kernel.catalogue.models import Offer

_ALIVE = (CycleState.PLANNED, CycleState.OPEN)

_legs = Prepared(
    lambda: (
        CycleLeg.objects.filter(
            Among("seller", Given("sellers")), closes_at__gt=Given("at"), cycle__in=open_cycles(Given("at"))
        )
        .select_related("cycle__rule__drive")
        .order_by("closes_at", "pk")
    )
)
_excluded = Prepared(
    lambda: CycleLeg.excluded.through.objects.filter(Among("cycleleg", Given("legs"))).values_list(
        "cycleleg_id", "product_id"
    )
)
_offered = Prepared(
    lambda: Offer.objects.filter(Among("pk", Given("offers")), brick=SLUG).values_list(
        "pk", "variant__product_id", "variant__product__seller_id"
    )
)


@dataclass(frozen=True, slots=True)
class Sold:
    """What is needed of an offer to know in which cycle it can be had."""

    product_id: int
    seller_id: int


@dataclass(frozen=True, slots=True)
class OpenLegs:
    """The sellers' parts in the cycles that are open at a moment, the earliest cut-off first."""

    by_seller: dict[int, list[CycleLeg]]
    excluded: frozenset[tuple[int, int]]

    def leg_of(self, sold: Sold) -> CycleLeg | None:
        """The next sale in which this can be had."""
        legs = self.by_seller.get(sold.seller_id, ())
        return next((leg for leg in legs if (leg.pk, sold.product_id) not in self.excluded), None)


def open_cycles(at: datetime | Given) -> QuerySet[Cycle]:
    """The cycles that take orders at that moment, whether the clock's work was done in time or not."""
    return Cycle.objects.filter(state__in=_ALIVE, opens_at__lte=at, closes_at__gt=at).order_by("closes_at", "pk")


def to_come(at: datetime) -> QuerySet[Cycle]:
    """The cycles whose cut-off has not passed, open or to open."""
    return Cycle.objects.filter(state__in=_ALIVE, closes_at__gt=at)


def next_opening(at: datetime, drive_id: int | None = None) -> Cycle | None:
    """The cycle that opens next, of one drive when it is named."""
    planned = Cycle.objects.filter(state=CycleState.PLANNED, opens_at__gt=at).order_by("opens_at", "pk")
    return (planned if drive_id is None else planned.filter(rule__drive=drive_id)).first()


def open_legs(seller_ids: Collection[int], at: datetime) -> OpenLegs:
    """Where these sellers sell now; two queries."""
    by_seller: dict[int, list[CycleLeg]] = defaultdict(list)
    for leg in _legs(sellers=list(seller_ids), at=at):
        by_seller[leg.seller_id].append(leg)
    ids = [leg.pk for legs in by_seller.values() for leg in legs]
    return OpenLegs(by_seller, frozenset(_excluded(legs=ids)))


def sold_of(offer_ids: Collection[int]) -> dict[int, Sold]:
    """Product and seller of offers in the drive, by offer id."""
    return {offer: Sold(product, seller) for offer, product, seller in _offered(offers=list(offer_ids))}
