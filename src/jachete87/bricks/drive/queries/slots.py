"""Points, their slots and the places in them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from jachete87.base.database.prepared import Among, Given, Prepared
from jachete87.bricks.drive.models import Place, Point, Slot
from jachete87.bricks.drive.queries.selling import open_cycles

_slots = Prepared(
    lambda: (
        Slot.objects.filter(Q(is_open=True) | Q(booked__gt=0), Among("cycle", Given("cycles")), point__is_open=True)
        .select_related("point__commune")
        .defer("point__commune__contour")
        .order_by("point__name", "point_id", "starts_at")
    )
)
_place = Prepared(
    lambda: (
        Place.objects.filter(reference=Given("reference"))
        .select_related("slot__point__commune")
        .defer("slot__point__commune__contour")
    )
)


def slots_of(cycle_ids: Iterable[int]) -> dict[int, list[Slot]]:
    """The slots at open points by cycle id, with their points; one query."""
    by_cycle: dict[int, list[Slot]] = defaultdict(list)
    for slot in _slots(cycles=list(set(cycle_ids))):
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
    """The points where each cycle is collected, by cycle id."""
    found: dict[int, dict[int, Point]] = defaultdict(dict)
    for cycle, slots in slots_of(cycle_ids).items():
        for slot in slots:
            found[cycle].setdefault(slot.point_id, slot.point)
    return {cycle: list(by_id.values()) for cycle, by_id in found.items()}


def slots_at(point_id: int, at: datetime) -> QuerySet[Slot]:
    """The slots at a point of the cycles that take orders now."""
    return Slot.objects.filter(point=point_id, is_open=True, cycle__in=open_cycles(at)).order_by("starts_at", "pk")
