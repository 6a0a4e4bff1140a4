"""What the tests of all bricks buy at the drive."""

from datetime import datetime, time

from tests.ordering.market import offer, seller

from jachete87.base.times import PARIS
from jachete87.bricks.drive.models import CycleRule, FarmDrive, Point
from jachete87.bricks.drive.rules.calendar import weekly
from jachete87.kernel.membership.enums import SellerKind


def open_shop(at: datetime) -> None:
    """Jean sells honey in a weekly drive, closed tomorrow at 22:00, collected the day after from 17:00 to 19:00."""
    offer(seller("ferme-de-jean", SellerKind.FARMER, "drive"), "Miel de châtaignier", "6.50")
    point = Point.objects.create(
        slug="halle", name="Halle des Carmes", address="Place des Carmes", commune_id="87085", latitude=45.83,
        longitude=1.25, instructions="Sous la halle.",
    )  # fmt: skip
    collected = at.astimezone(PARIS).weekday() + 2
    rule = CycleRule.objects.create(
        drive=FarmDrive.objects.create(slug="drive-fermier", name="Drive fermier"), name="Hebdo",
        recurs=weekly(collected % 7), opens_days=8, opens_at=time(22, 0), closes_days=1, closes_at=time(22, 0),
        collect_from=time(17, 0), collect_to=time(19, 0), slot_minutes=60, slot_orders=10,
    )  # fmt: skip
    rule.points.add(point)
