"""Which cycles take orders, and who sells what in them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from jachete87.base.database.prepared import Among, Given, Prepared
from jachete87.base.money import ZERO, EuroField
from jachete87.bricks.drive.enums import ALIVE, CycleState, LegState
from jachete87.bricks.drive.models import Box, Cycle, CycleLeg, LegQuantity
from jachete87.bricks.drive.queries.ordered import worth_of_outer_leg
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.bricks.drive.rules.legs import OpenLeg, Sold
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.membership.models import Brick


def _of_leg(many: Any, field: str) -> ArraySubquery:
    return ArraySubquery(many.through.objects.filter(cycleleg=OuterRef("pk")).values(field))


def _counted() -> QuerySet[LegQuantity]:
    """Within a query of legs: what is offered of goods in so many units only."""
    return LegQuantity.objects.filter(leg=OuterRef("pk"), offered__isnull=False).order_by("product_id")


_legs = Prepared(
    lambda: (
        CycleLeg.objects.filter(
            Among("seller", Given("sellers")),
            state=LegState.COMING,
            closes_at__gt=Given("at"),
            cycle__in=open_cycles(Given("at")),
        )
        .select_related("cycle__rule__drive", "seller")
        .annotate(
            at_points=_of_leg(CycleLeg.points, "point_id"),
            without=_of_leg(CycleLeg.excluded, "product_id"),
            counted=ArraySubquery(_counted().values("product_id")),
            left=ArraySubquery(_counted().values_list(F("offered") - F("promised"))),
            ordered=Case(
                When(minimum__gt=0, then=Coalesce(Subquery(worth_of_outer_leg()), ZERO)),
                default=ZERO,
                output_field=EuroField(),
            ),
        )
        .order_by("closes_at", "pk")
    )
)
_offered = Prepared(
    lambda: Offer.objects.filter(Among("pk", Given("offers")), brick=SLUG).values_list(
        "pk",
        "variant__product_id",
        "variant__product__seller_id",
        "variant__stock_use",
        Exists(Box.objects.filter(product=OuterRef("variant__product_id"))),
    )
)


@dataclass(frozen=True, slots=True)
class OpenLegs:
    """The sellers' parts in the cycles that are open at a moment, the earliest cut-off first."""

    by_seller: dict[int, list[OpenLeg]]

    def leg_of(self, sold: Sold) -> OpenLeg | None:
        """The next sale in which this can be had."""
        legs = self.by_seller.get(sold.seller_id, ())
        return next((leg for leg in legs if sold.product_id not in leg.excluded), None)


def open_cycles(at: datetime | Given) -> QuerySet[Cycle]:
    """The cycles that take orders at that moment, whether the clock's work was done in time or not."""
    return Cycle.objects.filter(state__in=ALIVE, opens_at__lte=at, closes_at__gt=at).order_by("closes_at", "pk")


_carrying = Prepared(
    lambda: (
        open_cycles(Given("at"))
        .filter(Exists(Brick.objects.filter(pk=SLUG, is_open=True)), rule__drive__handling_fee__isnull=False)
        .select_related("rule__drive")
    )
)


def carrying_cycles(at: datetime) -> list[Cycle]:
    """The sales that take orders now and goods of other bricks along, the first cut-off first; one query."""
    return list(_carrying(at=at))


def to_come(at: datetime) -> QuerySet[Cycle]:
    """The cycles whose cut-off has not passed, open or to open."""
    return Cycle.objects.filter(state__in=ALIVE, closes_at__gt=at)


def next_opening(at: datetime, drive_id: int | None = None) -> Cycle | None:
    """The cycle that opens next, of one drive when it is named."""
    planned = Cycle.objects.filter(state=CycleState.PLANNED, opens_at__gt=at).order_by("opens_at", "pk")
    return (planned if drive_id is None else planned.filter(rule__drive=drive_id)).first()


def open_legs(seller_ids: Collection[int], at: datetime) -> OpenLegs:
    """Where these sellers sell now; one query."""
    legs: list[Any] = _legs(sellers=list(seller_ids), at=at)
    by_seller: dict[int, list[OpenLeg]] = defaultdict(list)
    for leg in legs:
        points, excluded = frozenset(leg.at_points), frozenset(leg.without)
        left = dict(zip(leg.counted, leg.left, strict=True))
        by_seller[leg.seller_id].append(OpenLeg(leg, points, excluded, leg.ordered, left))
    return OpenLegs(by_seller)


def sold_of(offer_ids: Collection[int]) -> dict[int, Sold]:
    """What offers in the drive are, by offer id; one query."""
    return {offer: Sold(*known) for offer, *known in _offered(offers=list(offer_ids))}


def sold_now(offer_ids: Collection[int], at: datetime) -> tuple[dict[int, Sold], OpenLegs]:
    """What offers in the drive are, by offer id, and where their sellers sell now; two queries."""
    sold = sold_of(offer_ids)
    return sold, open_legs({each.seller_id for each in sold.values()}, at)
