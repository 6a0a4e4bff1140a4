"""The year from the first week to the books."""

from datetime import datetime, timedelta
from decimal import Decimal
from time import monotonic

from jachete87.base.times import PARIS, now
from jachete87.config.commands import doctor
from jachete87.config.progress import progress
from jachete87.config.setup import prepare
from tests.proof.books import assert_the_books_agree
from tests.proof.year.closing import ills
from tests.proof.year.drive import Size, build
from tests.proof.year.feasts import close_a_point, keep_holidays
from tests.proof.year.hands import Hands
from tests.proof.year.summary import summary
from tests.proof.year.week import Year


def play(size: Size) -> str:
    """A year in the portal of this process; its summary. Raises AssertionError where something does not hold."""
    hands = Hands(size.hands)
    prepare()
    begun, seconds = now(), list[float]()
    year = open_year(size, begun, hands)
    with progress("The drive's year") as report:
        for week in range(size.weeks):
            began = monotonic()
            report(f"{year.at:%d.%m.%Y}", week / size.weeks)
            year.live_a_week()
            found = well(year.at)
            assert found == [], (week, found)
            seconds.append(monotonic() - began)
    return summary(year, close(year, begun), seconds)


def open_year(size: Size, at: datetime, hands: Hands | None = None) -> Year:
    """The drive before its first sale."""
    drive, today = build(size, at), at.astimezone(PARIS).date()
    keep_holidays(drive, today, today + timedelta(weeks=size.weeks + 4))
    if size.points > 1:
        close_a_point(drive, today)
    return Year(drive, hands or Hands(), at)


def well(at: datetime) -> list[str]:
    """What `doctor --at` names."""
    return [f"{name}: {line}" for name, check in doctor.checks(at).items() for line in check()]


def close(year: Year, begun: datetime) -> Decimal:
    """A last month in which what is due is done, then the books; the euros they tell of."""
    year.end_subscriptions()
    year.tick(year.at + timedelta(days=40))
    found = ills(year.drive) + well(year.at)
    assert found == [], found
    return assert_the_books_agree(begun - timedelta(days=1), year.at + timedelta(days=1))
