"""Who is on duty where, what is missing, and how many hours it comes to."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Sum

from jachete87.base.money import ZERO, euros
from jachete87.bricks.drive.models import Cycle, CycleLeg, Duty, DutyShift, Point, Slot
from jachete87.bricks.drive.rules.identity import ROLES
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.queries import sellers_of


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift with who is on duty, and how many are still missing."""

    shift: DutyShift
    on_duty: tuple[Duty, ...]

    @property
    def missing(self) -> int:
        return max(0, self.shift.wanted - len(self.on_duty))

    def count(self, *states: str) -> int:
        """How many of those on duty are in one of these states."""
        return sum(duty.state in states for duty in self.on_duty)


@dataclass(frozen=True, slots=True)
class DutyCost:
    """The hours of all who are on duty in a sale, and what they are worth in euros."""

    hours: Decimal
    worth: Decimal

    def of_one(self, baskets: int) -> Decimal:
        """What a basket costs in duty, in euros."""
        return euros(self.worth / baskets) if baskets else ZERO


def rota_of(cycle: Cycle) -> list[Shift]:
    """The shifts of a sale by hour, with who is on duty; two queries."""
    by_shift: dict[int, list[Duty]] = defaultdict(list)
    for duty in Duty.objects.filter(shift__cycle=cycle).select_related("seller"):
        by_shift[duty.shift_id].append(duty)
    shifts = DutyShift.objects.filter(cycle=cycle).select_related("point").order_by("point__name", "starts_at", "pk")
    return [Shift(shift, tuple(by_shift[shift.pk])) for shift in shifts]


def hours_of_duty(cycle: Cycle) -> dict[int, timedelta]:
    """How long each seller is on duty in a sale, by the seller's id; one query."""
    lengths = Duty.objects.filter(shift__cycle=cycle).order_by().values("seller")
    return dict(lengths.annotate(time=Sum(F("shift__ends_at") - F("shift__starts_at"))).values_list("seller", "time"))


def cost_of_duty(cycle: Cycle) -> DutyCost:
    """What the duty of a sale comes to with the hourly figure of its drive; needs `cycle.rule.drive`; one query."""
    time = sum(hours_of_duty(cycle).values(), timedelta())
    hours = Decimal(time // timedelta(minutes=1)) / 60
    return DutyCost(hours, euros(hours * cycle.rule.drive.hourly))


def points_served_by(user: Any, cycle: Cycle) -> QuerySet[Point]:
    """The points at which a person hands over in a sale: those of the duty of its sellers; for agents all of them."""
    points = Point.objects.order_by("name", "pk")
    if ROLES["drive_agent"](user):
        return points.filter(pk__in=Slot.objects.filter(cycle=cycle).values("point"))
    mine = Duty.objects.filter(shift__cycle=cycle, seller__in=sellers_of(user))
    return points.filter(pk__in=mine.values("shift__point"))


def sellers_for_duty(cycle: Cycle) -> QuerySet[Seller]:
    """Who may be put on duty: the sellers that take part in the sale, by name."""
    return Seller.objects.filter(pk__in=CycleLeg.objects.filter(cycle=cycle).values("seller")).order_by("trade_name")


def sale_before(cycle: Cycle) -> Cycle | None:
    """The last sale of the same rhythm before this one that has a rota."""
    planned = DutyShift.objects.values("cycle")
    earlier = Cycle.objects.filter(rule=cycle.rule_id, collect_on__lt=cycle.collect_on, pk__in=planned)
    return earlier.order_by("-collect_on").first()
