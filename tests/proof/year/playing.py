"""The year from the first week to the books."""

from datetime import datetime, timedelta

from django.db.models import Count

from jachete87.base.times import now
from jachete87.bricks.drive.models import Serving
from jachete87.config.commands import doctor
from jachete87.config.progress import progress
from jachete87.config.setup import prepare
from jachete87.kernel.documents.actions.issuing import issue_due
from tests.proof.books import assert_the_books_agree
from tests.proof.year.closing import ills
from tests.proof.year.drive import Size, build
from tests.proof.year.week import Year


def play(weeks: int) -> str:
    """A year in the portal of this process; its summary. Raises AssertionError where something does not hold."""
    prepare()
    begun = now()
    year = open_year(Size(weeks=weeks), begun)
    with progress("The drive's year") as report:
        for week in range(weeks):
            report(f"{year.at:%d.%m.%Y}", week / weeks)
            year.live_a_week()
            found = well(year.at)
            assert found == [], (week, found)
    return summary(year, close(year, begun))


def open_year(size: Size, at: datetime) -> Year:
    """The drive before its first week."""
    return Year(build(size, at), at)


def well(at: datetime) -> list[str]:
    """What `doctor --at` names."""
    return [f"{name}: {line}" for name, check in doctor.checks(at).items() for line in check()]


def close(year: Year, begun: datetime) -> str:
    """A last month in which invoices are written, then the books; the euros they tell of."""
    year.end_subscriptions()
    year.tick(year.at + timedelta(days=40))
    while issue_due(at=year.at):
        pass
    found = ills(year.drive)
    assert found == [], found
    return f"{assert_the_books_agree(begun - timedelta(days=1), year.at + timedelta(days=1))} €"


def summary(year: Year, turnover: str) -> str:
    """What was done, a line each."""
    servings = Serving.objects.values_list("state", "reason").annotate(count=Count("pk"))
    for state, reason, count in servings:
        year.done[" ".join(filter(None, ("subscriptions", state, reason)))] = count
    lines = [f"{count:>7} {what}" for what, count in sorted(year.done.items())]
    return "\n".join([f"{year.week} weeks, {turnover} in documents = ledger = bank and counter", *lines])
