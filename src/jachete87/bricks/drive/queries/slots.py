"""Points, their slots and the places in them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from jachete87.base.database.prepared import Among, Given, Prepared
from jachete87.bricks.drive.models import Place, Point, Slot
from jachete87.bricks.drive.queries.selling import open_cycles


def _at_open_points() -> QuerySet[Slot]:
    """The slots of given `cycles` that are open, or in which somebody has a place, at open points."""
    return Slot.objects.filter(Q(is_open=True) | Q(booked__gt=0), Among("cycle", Given("cycles")), point__is_open=True)


_slots = Prepared(lambda: _at_open_points().order_by("point__name", "point_id", "starts_at"))
_stops = Prepared(
    lambda: (
        _at_open_points()
        .order_by("point__name", "point_id")
        .values_list("cycle_id", "point_id", "point__name")
        .distinct()
    )
)
_points = Prepared(
    lambda: Point.objects.filter(Among("pk", Given("points"))).select_related("commune").defer("commune__contour")
)
_slot = Prepared(lambda: Slot.objects.filter(pk=Given("slot"), point__is_open=True))
_place = Prepared(
    lambda: (
        Place.objects.filter(reference=Given("reference"))
        .select_related("slot__point__commune")
        .defer("slot__point__commune__contour")
    )
)


def open_slot(slot_id: int) -> Slot | None:
    """A slot, when its point is open."""
    return _slot.first(slot=slot_id)


def slots_of(cycle_ids: Iterable[int]) -> dict[int, list[Slot]]:
    """The slots at open points by cycle id, with their points; two queries."""
    by_cycle: dict[int, list[Slot]] = defaultdict(list)
    slots = _slots(cycles=list(set(cycle_ids)))
    points = _points_by_id({slot.point_id for slot in slots})
    for slot in slots:
        slot.point = points[slot.point_id]
        by_cycle[slot.cycle_id].append(slot)
    return by_cycle


def place(reference: str) -> Place:
    """The place of that reference, with its slot and point; one query."""
    (found,) = _place(reference=reference)
    return found


def points() -> QuerySet[Point]:
    """The open pick-up points by name."""
    return Point.objects.filter(is_open=True).select_related("commune").order_by("name", "pk")


def points_of_cycles(cycle_ids: Iterable[int]) -> dict[int, list[Point]]:
    """The points where each cycle is collected, by cycle id; two queries."""
    stops = _stops(cycles=list(set(cycle_ids)))
    known = _points_by_id({point for _, point, _ in stops})
    points: dict[int, list[Point]] = defaultdict(list)
    for cycle, point, _ in stops:
        points[cycle].append(known[point])
    return points


def _points_by_id(points: set[int]) -> dict[int, Point]:
    return {point.pk: point for point in _points(points=list(points))}


def slots_at(point_id: int, at: datetime) -> QuerySet[Slot]:
    """The slots at a point of the cycles that take orders now."""
    return Slot.objects.filter(point=point_id, is_open=True, cycle__in=open_cycles(at)).order_by("starts_at", "pk")
