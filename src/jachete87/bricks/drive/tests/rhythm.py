"""Rules of the drive, as its tests make them."""

from datetime import date, time
from typing import Any

from jachete87.bricks.drive.models import CycleRule, FarmDrive, Point
from jachete87.bricks.drive.rules.calendar import weekly

FRIDAY = 4
HOURS = {"opens_at": time(22), "closes_at": time(22), "collect_from": time(16), "collect_to": time(19)}


def every_friday(**told: Any) -> CycleRule:
    """A rule that is in no database: orders from Wednesday 22:00 to Wednesday 22:00, collected on Friday."""
    days = {"recurs": weekly(FRIDAY), "starts_on": date(2024, 1, 1), "opens_days": 9, "closes_days": 2}
    return CycleRule(**(days | HOURS | {"slot_minutes": 60, "slot_orders": 20} | told))


def kept(rule: CycleRule, *points: Point) -> CycleRule:
    """The rule, kept in a drive, collected at these points."""
    rule.drive, _ = FarmDrive.objects.get_or_create(slug="drive-fermier", defaults={"name": "Drive fermier"})
    rule.save()
    rule.points.add(*points)
    return rule
