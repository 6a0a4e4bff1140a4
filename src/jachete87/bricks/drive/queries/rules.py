"""The rules of the drives, and what is said of their days."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from jachete87.base.times import PARIS
from jachete87.bricks.drive.models import Cycle, CycleRule, FarmDrive, RuleException
from jachete87.bricks.drive.rules.calendar import Dates, collecting_days, dates, holiday
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.queries import listed_sellers


def exceptions_of(rules: Iterable[CycleRule]) -> dict[int, dict[date, date | None]]:
    """By rule id: the days that are left out (None) or moved, each with its new day; one query."""
    found: dict[int, dict[date, date | None]] = defaultdict(dict)
    for one in RuleException.objects.filter(rule__in=[rule.pk for rule in rules]):
        found[one.rule_id][one.day] = one.moved_to
    return found


@dataclass(frozen=True, slots=True)
class NextDate:
    """A day of a rule to come: when orders are taken, which holiday it is, and what becomes of it.

    `cycle` is the sale that is there already and stays as it is; `left` the exception of that day.
    """

    dates: Dates
    holiday: str
    cycle: Cycle | None
    left: RuleException | None


def next_dates(rule: CycleRule, at: datetime, count: int = 10) -> list[NextDate]:
    """The next days of a rule with their effects, left out ones too; two queries."""
    today = at.astimezone(PARIS).date()
    days = collecting_days(rule, today, today + timedelta(days=366))[: count + 5]
    left = {one.day: one for one in RuleException.objects.filter(rule=rule.pk, day__in=days)} if rule.pk else {}
    held = [one.moved_to for one in left.values() if one.moved_to] + days
    made = {one.collect_on: one for one in Cycle.objects.filter(rule=rule.pk, collect_on__in=held)} if rule.pk else {}
    found = [_next(rule, day, left.get(day), made) for day in days]
    return [one for one in found if one.dates.closes_at > at][:count]


def _next(rule: CycleRule, day: date, left: RuleException | None, made: dict[date, Cycle]) -> NextDate:
    held = left.moved_to if left and left.moved_to else day
    return NextDate(dates(rule, held), holiday(held), made.get(held), left)


def drives() -> QuerySet[FarmDrive]:
    """All drives, the first one first."""
    return FarmDrive.objects.order_by("pk")


def rules_of_the_desk() -> QuerySet[CycleRule]:
    """All rules with their drives: the running ones first."""
    return CycleRule.objects.select_related("drive").order_by("-is_running", "drive", "pk")


def sellers_by_drive() -> dict[int, set[int]]:
    """By drive id, the sellers that are named for it; a drive that names none is open to all; one query."""
    found: dict[int, set[int]] = defaultdict(set)
    for drive, seller in FarmDrive.sellers.through.objects.values_list("farmdrive_id", "seller_id"):
        found[drive].add(seller)
    return found


def sellers_of_the_drive() -> QuerySet[Seller]:
    """The listed sellers with goods in the drive."""
    selling = Offer.objects.filter(brick=SLUG, is_active=True).values("variant__product__seller")
    return listed_sellers().filter(pk__in=selling)
