"""What the drive's agents see of points: all of them, when they are closed, and whom a closing would touch."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from jachete87.base.times import midnight
from jachete87.bricks.drive.enums import CycleState, PlaceState
from jachete87.bricks.drive.models import ClosedWeek, Cycle, Place, Point, Slot
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.kernel.orders.enums import SubOrderState
from jachete87.kernel.orders.models import SubOrder
from jachete87.kernel.orders.queries import had_with


def points_of_the_desk() -> QuerySet[Point]:
    """Every point by name, those that are open first."""
    return Point.objects.select_related("commune").defer("commune__contour").order_by("-is_open", "name", "pk")


def is_closed_on(day: date) -> Q:
    """Of points: those with a closed week on that day."""
    return Q(Exists(ClosedWeek.objects.filter(point=OuterRef("pk"), first_day__lte=day, last_day__gte=day)))


def closed_weeks_ahead(point: Point, today: date) -> QuerySet[ClosedWeek]:
    """When a point is or will be closed."""
    return ClosedWeek.objects.filter(point=point, last_day__gte=today)


def slots_on(point: Point, first: date, last: date | None) -> QuerySet[Slot]:
    """The slots at a point from the first to the last day, both included; without a last day all that come."""
    slots = Slot.objects.filter(point=point, starts_at__gte=midnight(first))
    return slots.filter(starts_at__lt=midnight(last + timedelta(days=1))) if last else slots


def live_places(slots: QuerySet[Slot]) -> QuerySet[Place]:
    """The places that are held or taken in these slots."""
    return Place.objects.filter(slot__in=slots, state__in=(PlaceState.HELD, PlaceState.TAKEN))


def orders_in(slots: QuerySet[Slot]) -> QuerySet[SubOrder]:
    """The orders that are to be collected in these slots."""
    kept = live_places(slots).values("reference")
    return SubOrder.objects.filter(had_with(SLUG), reservation__in=kept).exclude(state=SubOrderState.CANCELLED)


def orders_named(ids: Collection[int]) -> QuerySet[SubOrder]:
    """These orders with their purchases and sellers, in the order of their hours."""
    orders = SubOrder.objects.filter(pk__in=ids).select_related("purchase", "seller")
    return orders.order_by("starts_at", "purchase__reference", "number")


def sales_ahead(today: date) -> QuerySet[Cycle]:
    """The sales that are still to be collected, the next first."""
    cycles = Cycle.objects.filter(collect_on__gte=today).exclude(state=CycleState.CANCELLED)
    return cycles.select_related("rule").order_by("collect_on", "pk")


def slots_of_sale(cycle: Cycle) -> QuerySet[Slot]:
    """The slots of a sale, by point and hour, closed ones included."""
    slots = Slot.objects.filter(cycle=cycle).select_related("point")
    return slots.order_by("point__name", "point_id", "starts_at")
