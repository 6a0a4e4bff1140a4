"""Who serves where."""

from typing import Any

from django.db.models import QuerySet

from jachete87.bricks.drive.models import Cycle, Point, Slot
from jachete87.bricks.drive.rules.identity import ROLES


def points_served_by(user: Any, cycle: Cycle) -> QuerySet[Point]:
    """The points at which a person serves on the day of a sale, by name: agents of the drive at all of them."""
    if not ROLES["drive_agent"](user):
        return Point.objects.none()
    return Point.objects.filter(pk__in=Slot.objects.filter(cycle=cycle).values("point")).order_by("name", "pk")
