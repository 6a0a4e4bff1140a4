"""Which cycles take orders, and who sells what in them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from jachete87.base.database.prepared import Among, Given, Prepared
from jachete87.bricks.drive.enums import CycleState
from jachete87.bricks.drive.models import Box, Cycle, CycleLeg
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.kernel.catalogue.models import Offer

_ALIVE = (CycleState.PLANNED, CycleState.OPEN)

_legs = Prepared(
    lambda: (
        CycleLeg.objects.filter(
            Among("seller", Given("sellers")), closes_at__gt=Given("at"), cycle__in=open_cycles(Given("at"))
        )
        .select_related("cycle")
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
        "pk",
        "variant__product_id",
        "variant__product__seller_id",
        Exists(Box.objects.filter(product=OuterRef("variant__product_id"))),
    )
)


@dataclass(frozen=True, slots=True)
class Sold:
    """What is needed of an offer to know in which cycle it can be had."""

    product_id: int
    seller_id: int
    is_box: bool


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


def next_opening(at: datetime) -> Cycle | None:
    """The cycle that opens next."""
    return Cycle.objects.filter(state=CycleState.PLANNED, opens_at__gt=at).order_by("opens_at", "pk").first()


def open_legs(seller_ids: Collection[int], at: datetime) -> OpenLegs:
    """Where these sellers sell now; two queries."""
    by_seller: dict[int, list[CycleLeg]] = defaultdict(list)
    for leg in _legs(sellers=list(seller_ids), at=at):
        by_seller[leg.seller_id].append(leg)
    ids = [leg.pk for legs in by_seller.values() for leg in legs]
    return OpenLegs(by_seller, frozenset(_excluded(legs=ids)))


def sold_of(offer_ids: Collection[int]) -> dict[int, Sold]:
    """What is needed of offers in the drive, by offer id; one query."""
    return {offer: Sold(*known) for offer, *known in _offered(offers=list(offer_ids))}
