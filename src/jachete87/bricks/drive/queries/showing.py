"""What the drive's public pages show."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from jachete87.bricks.drive.enums import LegState
from jachete87.bricks.drive.models import Cycle, CycleLeg, CycleRule, FarmDrive, Point, Slot
from jachete87.bricks.drive.queries.selling import open_cycles
from jachete87.bricks.drive.queries.slots import points, slots_of
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.bricks.drive.rules.texts import collection, hours_of, point_url
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.queries import listed_sellers


@dataclass(frozen=True, slots=True)
class OpenSale:
    """A sale that takes orders now, with its points by name and the number of places left; `day` is its collection."""

    cycle: Cycle
    day: datetime
    points: list[Point]
    remaining: int


@dataclass(frozen=True, slots=True)
class PointCard:
    """A point as the component `point_card` shows it."""

    url: str
    title: str
    address: str
    commune: str
    text: str
    brick: str = SLUG


def open_sales(at: datetime) -> list[OpenSale]:
    """The sales that take orders now, the next cut-off first; two queries."""
    cycles = list(open_cycles(at).select_related("rule__drive"))
    slots = slots_of(cycle.pk for cycle in cycles)
    return [_sale(cycle, slots.get(cycle.pk, [])) for cycle in cycles]


def rules_by_point() -> dict[int, list[CycleRule]]:
    """The running rules by the points they are collected at; two queries."""
    rules = CycleRule.objects.filter(is_running=True).order_by("collect_from", "pk")
    found: dict[int, list[CycleRule]] = defaultdict(list)
    for rule in rules.prefetch_related("points"):
        for point in rule.points.all():
            found[point.pk].append(rule)
    return found


def point_cards() -> list[PointCard]:
    """The open points as cards, each with its hours."""
    rules = rules_by_point()
    return [_card(point, [hours_of(rule) for rule in rules.get(point.pk, [])]) for point in points()]


def points_of_drive(drive: FarmDrive) -> list[PointCard]:
    """The open points of a drive as cards, each with its hours there."""
    mine = {point: [rule for rule in rules if rule.drive_id == drive.pk] for point, rules in rules_by_point().items()}
    return [_card(point, [hours_of(rule) for rule in mine[point.pk]]) for point in points() if mine.get(point.pk)]


def sellers_now(at: datetime) -> list[Seller]:
    """Who sells in the sales that take orders now, by name."""
    legs = CycleLeg.objects.filter(cycle__in=open_cycles(at), closes_at__gt=at, state=LegState.COMING)
    return list(listed_sellers().filter(pk__in=legs.values("seller")).select_related("commune").order_by("trade_name"))


def _sale(cycle: Cycle, slots: list[Slot]) -> OpenSale:
    there = {slot.point_id: slot.point for slot in slots}
    return OpenSale(cycle, collection(cycle), list(there.values()), sum(slot.capacity - slot.booked for slot in slots))


def _card(point: Point, hours: list[str]) -> PointCard:
    return PointCard(point_url(point.slug), point.name, point.address, point.commune.name, ", ".join(hours))
