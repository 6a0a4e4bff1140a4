"""The drive's weekly rhythm keeps its hours on the wall clock, through summer time and back."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jachete87.base.times import PARIS
from jachete87.bricks.drive.models import Cycle, CycleRule
from jachete87.bricks.drive.rules.calendar import dates, slot_spans, upcoming
from jachete87.kernel import bricks
from tests.ordering.market import Market

WEEKLY = CycleRule(
    opens_weekday=3, opens_at=time(8), closes_weekday=2, closes_at=time(22), collect_weekday=4,
    collect_from=time(16), collect_to=time(19), slot_minutes=60,
)  # fmt: skip


@pytest.mark.parametrize(
    ("collect_on", "closes", "opens"),
    [
        (date(2026, 10, 23), "2026-10-21T20:00:00+00:00", "2026-10-15T06:00:00+00:00"),
        (date(2026, 10, 30), "2026-10-28T21:00:00+00:00", "2026-10-22T06:00:00+00:00"),
        (date(2027, 4, 2), "2027-03-31T20:00:00+00:00", "2027-03-25T07:00:00+00:00"),
    ],
)
def test_the_cut_off_stays_at_ten_in_the_evening(collect_on: date, closes: str, opens: str) -> None:
    found = dates(WEEKLY, collect_on)

    assert (found.closes_at.isoformat(), found.opens_at.isoformat()) == (closes, opens)


weekdays = st.integers(0, 6)
rules = st.builds(
    CycleRule, opens_weekday=weekdays, opens_at=st.times(), closes_weekday=weekdays, closes_at=st.times(),
    collect_weekday=weekdays, collect_from=st.just(time(12)), collect_to=st.just(time(14)), slot_minutes=st.just(30),
)  # fmt: skip


@given(rules, st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_a_cycle_opens_then_closes_then_is_collected(rule: CycleRule, today: date) -> None:
    at = datetime(today.year, today.month, today.day, 9, tzinfo=UTC)

    found = list(upcoming(rule, at))

    assert found
    for one in found:
        starts, _ = next(slot_spans(rule, one.collect_on))
        assert one.opens_at <= one.closes_at <= starts + timedelta(hours=1)
        assert one.closes_at > at
        assert one.collect_on.weekday() == rule.collect_weekday


def test_every_moment_of_a_year_has_an_open_sale_when_the_next_opens_as_one_closes() -> None:
    always = CycleRule(
        opens_weekday=2, opens_at=time(22), closes_weekday=2, closes_at=time(22), collect_weekday=4,
        collect_from=time(16), collect_to=time(19), slot_minutes=60,
    )  # fmt: skip
    moments = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=7 * n) for n in range(1250)]

    closed = [at for at in moments if not any(one.opens_at <= at < one.closes_at for one in upcoming(always, at))]

    assert closed == []


def test_cycles_open_and_close_by_the_clock(market: Market) -> None:
    first = Cycle.objects.order_by("closes_at")[0]
    drive = bricks.brick("drive")

    drive.expire(first.closes_at)

    assert [cycle.state for cycle in Cycle.objects.order_by("closes_at")[:2]] == ["closed", "open"]
    local = [cycle.closes_at.astimezone(PARIS).hour for cycle in Cycle.objects.all()]
    assert set(local) == {22}
