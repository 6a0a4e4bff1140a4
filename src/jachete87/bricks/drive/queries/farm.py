"""A seller's part in a sale as the seller sees it: no shopper, and nothing of another seller."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from jachete87.base.money import ZERO
from jachete87.base.times import PARIS
from jachete87.bricks.drive.enums import CycleState
from jachete87.bricks.drive.models import CycleLeg, Place, Point, Slot
from jachete87.bricks.drive.queries.ordered import BOUGHT
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.bricks.drive.rules.legs import key_of
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.queries import sellers_of
from jachete87.kernel.orders.enums import SubOrderState
from jachete87.kernel.orders.models import Line, SubOrder


@dataclass(frozen=True, slots=True)
class Harvest:
    """So many packs of a product that are ordered in a sale, worth so many euros."""

    title: str
    pack: str
    packs: int
    worth: Decimal


@dataclass(frozen=True, slots=True)
class Stop:
    """A point to which a seller comes in a sale, with the number of its orders there; `comes` is its choice."""

    point: Point
    orders: int
    comes: bool


@dataclass(frozen=True, slots=True)
class LegView:
    """A seller's part in a sale: what is ordered by product, where, and what it is worth in euros."""

    leg: CycleLeg
    stops: tuple[Stop, ...]
    harvest: tuple[Harvest, ...]
    orders: int
    worth: Decimal

    @property
    def lacking(self) -> Decimal:
        """What is still to be ordered so that the minimum is reached, in euros."""
        lacking: Decimal = self.leg.minimum - self.worth
        return max(ZERO, lacking)


def legs_ahead(seller: Seller, at: datetime) -> QuerySet[CycleLeg]:
    """The parts of a seller in sales that are not over: those that still take orders, or wait for their collection."""
    today = at.astimezone(PARIS).date()
    ahead = CycleLeg.objects.filter(seller=seller, cycle__collect_on__gte=today)
    return (
        ahead.exclude(cycle__state=CycleState.CANCELLED)
        .select_related("cycle", "seller")
        .order_by("cycle__collect_on", "pk")
    )


def leg_view(leg: CycleLeg) -> LegView:
    """What there is to know of a leg before it is collected; five queries."""
    stops = _stops(leg)
    harvest = _harvest(leg)
    return LegView(
        leg=leg,
        stops=stops,
        harvest=tuple(harvest),
        orders=orders_of_leg(leg).filter(state__in=BOUGHT).count(),
        worth=sum((one.worth for one in harvest), ZERO),
    )


def orders_of_leg(leg: CycleLeg) -> QuerySet[SubOrder]:
    """The orders of a leg that were not cancelled; some may still wait for their payment."""
    mine = SubOrder.objects.filter(brick=SLUG, seller=leg.seller_id, group_key=key_of(leg.cycle_id))
    return mine.exclude(state=SubOrderState.CANCELLED)


def is_ordered(leg: CycleLeg) -> bool:
    """Whether somebody has ordered of a leg, or is about to pay."""
    return orders_of_leg(leg).exists()


def points_of(leg: CycleLeg) -> list[Point]:
    """The points where the sale of a leg is collected, by name."""
    slots = Slot.objects.filter(cycle=leg.cycle_id, point__is_open=True)
    found = Point.objects.filter(pk__in=slots.values("point")).select_related("commune").defer("commune__contour")
    return list(found.order_by("name", "pk"))


def points_ordered(leg: CycleLeg) -> list[tuple[int, str]]:
    """The points where orders of a leg are collected, by name."""
    places = Place.objects.filter(reference__in=orders_of_leg(leg).values("reservation"))
    return list(places.values_list("slot__point_id", "slot__point__name").distinct().order_by("slot__point__name"))


def _stops(leg: CycleLeg) -> tuple[Stop, ...]:
    chosen = set(leg.points.values_list("pk", flat=True))
    bought: Sequence[Any] = list(orders_of_leg(leg).filter(state__in=BOUGHT).values_list("reservation", flat=True))
    counted = Place.objects.filter(reference__in=bought).values("slot__point").annotate(n=Count("pk"))
    orders = dict(counted.values_list("slot__point", "n"))
    return tuple(Stop(point, orders.get(point.pk, 0), not chosen or point.pk in chosen) for point in points_of(leg))


def _harvest(leg: CycleLeg) -> list[Harvest]:
    orders = orders_of_leg(leg).filter(state__in=BOUGHT)
    lines = Line.objects.filter(sub_order__in=orders, cancelled_at=None, deposit_of=None)
    by_pack = (
        lines.order_by()
        .values("title", "variant_name")
        .annotate(packs=Sum("delivered_quantity"), worth=Sum("delivered_gross"))
    )
    found = by_pack.order_by("title", "variant_name").values_list("title", "variant_name", "packs", "worth")
    return [Harvest(*row) for row in found]


def sells_in_the_drive(user: Any) -> bool:
    """Whether a person acts for a seller that has a part in a sale."""
    return CycleLeg.objects.filter(seller__in=sellers_of(user)).exists()
