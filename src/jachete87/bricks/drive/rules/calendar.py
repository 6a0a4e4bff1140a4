"""The drive's calendar: weekly rules in Paris wall time become moments."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from jachete87.base.times import PARIS
from jachete87.bricks.drive.models import CycleRule

HORIZON_DAYS = 21
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Dates:
    """One cycle of a rule: `opens_at ≤ orders < closes_at`, collected on a local day."""

    opens_at: datetime
    closes_at: datetime
    collect_on: date


def wall(moment: datetime) -> datetime:
    """The moment when Paris clocks show this; the first of an hour that comes twice, the hour after a skipped one."""
    return moment.replace(tzinfo=PARIS).astimezone(UTC)


def moved(moment: datetime, days: timedelta) -> datetime:
    """So many days later at the same hour of the wall clock, across summer time too."""
    return wall((moment.astimezone(PARIS) + days).replace(tzinfo=None))


def last_before(weekday: int, hour: time, moment: datetime) -> datetime:
    """The last weekday (0 = Monday) and hour strictly before a moment, all on the wall clock."""
    day = moment.date() - timedelta(days=(moment.weekday() - weekday) % 7)
    found = datetime.combine(day, hour)
    return found if found < moment else found - WEEK


def dates(rule: CycleRule, collect_on: date) -> Dates:
    """When the cycle collected on that day opens and closes; the hours stay the same across summer time."""
    closes = last_before(rule.closes_weekday, rule.closes_at, datetime.combine(collect_on, rule.collect_from))
    opens = last_before(rule.opens_weekday, rule.opens_at, closes)
    return Dates(opens_at=wall(opens), closes_at=wall(closes), collect_on=collect_on)


def upcoming(rule: CycleRule, at: datetime) -> Iterator[Dates]:
    """The cycles of a rule that close after `at`, within the horizon."""
    today = at.astimezone(PARIS).date()
    first = today + timedelta(days=(rule.collect_weekday - today.weekday()) % 7)
    for week in range(HORIZON_DAYS // 7 + 1):
        found = dates(rule, first + week * WEEK)
        if found.closes_at > at:
            yield found


def slot_spans(rule: CycleRule, collect_on: date) -> Iterator[tuple[datetime, datetime]]:
    """The slots of a collection, each as long as the rule says, also in the night in which the clocks change.

    A last one that would be too short is left out.
    """
    step = timedelta(minutes=rule.slot_minutes)
    start, end = (wall(datetime.combine(collect_on, hour)) for hour in (rule.collect_from, rule.collect_to))
    while start + step <= end:
        yield start, start + step
        start += step
