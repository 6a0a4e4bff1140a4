"""The drive's calendar: rules in Paris wall time become moments."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from dateutil.rrule import rrulestr
from holidays import country_holidays

from jachete87.base.times import PARIS
from jachete87.bricks.drive.models import CycleRule

HORIZON_DAYS = 28
_AHEAD_OF_OPENING = 7
_MOVED_AT_MOST = 31
DAY_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Exceptions = Mapping[date, date | None]


@dataclass(frozen=True, slots=True)
class Dates:
    """One cycle of a rule: `opens_at ≤ orders < closes_at`, collected on a local day."""

    opens_at: datetime
    closes_at: datetime
    collect_on: date


def weekly(*days: int, every: int = 1) -> str:
    """The rule of weekdays (0 = Monday), each so many weeks (RFC 5545)."""
    interval = f"INTERVAL={every};" if every > 1 else ""
    return f"FREQ=WEEKLY;{interval}BYDAY={','.join(DAY_NAMES[day] for day in days)}"


def monthly(day: int, nth: int) -> str:
    """The rule of the first, second … or last (-1) such weekday of each month (RFC 5545)."""
    return f"FREQ=MONTHLY;BYDAY={nth:+d}{DAY_NAMES[day]}"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What a rule of ours says: weekdays (0 = Monday) each so many weeks, or the `nth` such day of each month."""

    days: tuple[int, ...]
    every: int = 1
    nth: int = 0


def rhythm_of(rule: CycleRule) -> Rhythm:
    """The rhythm that a rule's text says."""
    parts = dict(part.split("=", 1) for part in rule.recurs.split(";"))
    days = parts.get("BYDAY", DAY_NAMES[rule.starts_on.weekday()]).split(",")
    nth = int(days[0][:-2] or 0)
    return Rhythm(tuple(DAY_NAMES.index(day[-2:]) for day in days), int(parts.get("INTERVAL", 1)), nth)


def wall(moment: datetime) -> datetime:
    """The moment when Paris clocks show this; the first of an hour that comes twice, the hour after a skipped one."""
    return moment.replace(tzinfo=PARIS).astimezone(UTC)


def is_doubtful(moment: datetime) -> bool:
    """Whether Paris clocks never show this, or show it twice."""
    first, second = (moment.replace(tzinfo=PARIS, fold=fold).utcoffset() for fold in (0, 1))
    return first != second


def holiday(day: date) -> str:
    """The name of the French public holiday of that day; "" on other days."""
    return str(country_holidays("FR", years=day.year, language="fr").get(day, ""))


def collecting_days(rule: CycleRule, first: date, last: date) -> list[date]:
    """The days between two, both included, on which a rule collects, its exceptions not counted."""
    start, begin, end = (datetime.combine(day, time()) for day in (rule.starts_on, first, last))
    return [found.date() for found in rrulestr(rule.recurs, dtstart=start).between(begin, end, inc=True)]


def wall_dates(rule: CycleRule, collect_on: date) -> tuple[datetime, datetime]:
    """When the cycle collected on that day opens and closes, on the wall clock."""
    opens, closes = (collect_on - timedelta(days=days) for days in (rule.opens_days, rule.closes_days))
    return datetime.combine(opens, rule.opens_at), datetime.combine(closes, rule.closes_at)


def moved(moment: datetime, days: timedelta) -> datetime:
    """So many days later at the same hour of the wall clock, across summer time too."""
    return wall((moment.astimezone(PARIS) + days).replace(tzinfo=None))


def dates(rule: CycleRule, collect_on: date) -> Dates:
    """When the cycle collected on that day opens and closes; the hours stay the same across summer time."""
    opens, closes = wall_dates(rule, collect_on)
    return Dates(opens_at=wall(opens), closes_at=wall(closes), collect_on=collect_on)


def upcoming(rule: CycleRule, at: datetime, exceptions: Exceptions | None = None) -> Iterator[Dates]:
    """The cycles of a rule that close after `at`, within the horizon; exceptions by the day that is left or moved."""
    today = at.astimezone(PARIS).date()
    last = today + timedelta(days=max(HORIZON_DAYS, rule.opens_days + _AHEAD_OF_OPENING) - 1)
    left = exceptions or {}
    for day in collecting_days(rule, today - timedelta(days=_MOVED_AT_MOST), last):
        collected = left.get(day, day)
        found = dates(rule, collected) if collected else None
        if found and at < found.closes_at and found.opens_at < found.closes_at:
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
