"""A year of sales made by the clock: holidays, both changes of clocks, and a machine that is off for three days."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from jachete87.base.times import PARIS
from jachete87.bricks.drive.enums import CycleState
from jachete87.bricks.drive.models import Cycle, RuleException
from jachete87.bricks.drive.tests.rhythm import every_friday, kept
from jachete87.kernel import bricks

BEGIN = datetime(2026, 12, 1, 6, tzinfo=UTC)
OFF = (datetime(2027, 5, 4, 12, tzinfo=UTC), datetime(2027, 5, 7, 12, tzinfo=UTC))
HALF_A_DAY = timedelta(hours=12)


def _ticks() -> Iterator[datetime]:
    """Twice a day for 52 weeks, but for three days around a cut-off."""
    moments = (BEGIN + n * HALF_A_DAY for n in range(2 * 7 * 52))
    return (at for at in moments if not OFF[0] < at < OFF[1])


def _states(at: datetime) -> list[tuple[date, str]]:
    """What should be: every sale by the moment it opens and the moment it closes."""
    told = Cycle.objects.order_by("collect_on").values_list("collect_on", "opens_at", "closes_at")
    return [
        (day, CycleState.CLOSED if closes <= at else CycleState.OPEN if opens <= at else CycleState.PLANNED)
        for day, opens, closes in told
    ]


def test_a_year_of_sales_runs_by_itself_whenever_the_machine_is_on(db: None) -> None:
    rule, drive = kept(every_friday()), bricks.brick("drive")
    RuleException.objects.create(rule=rule, day="2026-12-25", reason="Noël")
    RuleException.objects.create(rule=rule, day="2027-01-01", moved_to="2026-12-31", reason="Jour de l'An")

    wrong, again = [], 0
    for at in _ticks():
        if drive.expire(at):
            again += drive.expire(at)
        if list(Cycle.objects.order_by("collect_on").values_list("collect_on", "state")) != _states(at):
            wrong.append(at)

    collected = list(Cycle.objects.filter(collect_on__lt="2027-11-30").values_list("collect_on", flat=True))
    fridays = [date(2026, 12, 4) + timedelta(weeks=n) for n in range(52)]
    asked = {*fridays, date(2026, 12, 31)} - {date(2026, 12, 25), date(2027, 1, 1)}
    hours = {each.closes_at.astimezone(PARIS).hour for each in Cycle.objects.all()}
    assert (wrong, again, hours) == ([], 0, {22})
    assert sorted(collected) == sorted(asked)
