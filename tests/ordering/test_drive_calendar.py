"""The drive's weekly rhythm keeps its hours on the wall clock, through summer time and back."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jachete87.base.times import PARIS
from jachete87.bricks.drive.models import Cycle, CycleLeg, CycleRule, Slot
from jachete87.bricks.drive.rules.calendar import dates, slot_spans, upcoming, weekly
from jachete87.kernel import bricks
from jachete87.kernel.orders.models import SubOrder
from tests.ordering.market import Market, bought, expire_all, ills, open_market

FIRST = date(2024, 1, 1)
WEEKLY = CycleRule(
    recurs=weekly(4), starts_on=FIRST, opens_days=8, opens_at=time(8), closes_days=2, closes_at=time(22),
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


rules = st.builds(
    CycleRule, recurs=st.integers(0, 6).map(weekly), starts_on=st.just(FIRST), opens_days=st.integers(8, 14),
    opens_at=st.times(), closes_days=st.integers(1, 7), closes_at=st.times(), collect_from=st.just(time(12)),
    collect_to=st.just(time(14)), slot_minutes=st.just(30),
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
        assert weekly(one.collect_on.weekday()) == rule.recurs


def test_every_moment_of_a_year_has_an_open_sale_when_the_next_opens_as_one_closes() -> None:
    always = CycleRule(
        recurs=weekly(4), starts_on=FIRST, opens_days=9, opens_at=time(22), closes_days=2, closes_at=time(22),
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


SUNDAY_NIGHT = CycleRule(
    recurs=weekly(1), starts_on=FIRST, opens_days=9, opens_at=time(2, 30), closes_days=2, closes_at=time(2, 30),
    collect_from=time(17), collect_to=time(19), slot_minutes=60,
)  # fmt: skip


@pytest.mark.parametrize(
    ("at", "closes"),
    [
        ("2026-10-25T02:29+02:00", "2026-10-25T00:30+00:00"),  # 02:30 comes twice: the first one closes
        ("2026-10-25T02:30+02:00", "2026-11-01T01:30+00:00"),
        ("2026-10-25T02:15+01:00", "2026-11-01T01:30+00:00"),
        ("2026-10-25T02:30+01:00", "2026-11-01T01:30+00:00"),
        ("2027-03-28T01:59+01:00", "2027-03-28T01:30+00:00"),  # 02:30 does not come: 03:30 does
        ("2027-03-28T03:29+02:00", "2027-03-28T01:30+00:00"),
        ("2027-03-28T03:30+02:00", "2027-04-04T00:30+00:00"),
    ],
)
def test_in_the_night_in_which_the_clocks_change_a_sale_closes_once(at: str, closes: str) -> None:
    moment = datetime.fromisoformat(at)

    (now_open,) = [one for one in upcoming(SUNDAY_NIGHT, moment) if one.opens_at <= moment]

    assert now_open.closes_at == datetime.fromisoformat(closes)


@pytest.mark.parametrize(("night", "hours"), [(date(2026, 10, 25), 4), (date(2027, 3, 28), 2), (date(2027, 3, 29), 3)])
def test_in_the_night_in_which_the_clocks_change_slots_are_as_long_as_ever_and_never_overlap(
    night: date, hours: int
) -> None:
    rule = CycleRule(collect_from=time(1), collect_to=time(4), slot_minutes=30)

    spans = list(slot_spans(rule, night))

    assert [end - start for start, end in spans] == [timedelta(minutes=30)] * 2 * hours
    assert [start for start, _ in spans[1:]] == [end for _, end in spans[:-1]]


@pytest.mark.parametrize(
    ("last_minute", "next_time"),
    [
        ("2035-10-28T02:29+02:00", "2035-11-04T02:30+01:00"),
        ("2035-03-25T03:29+02:00", "2035-04-01T02:30+02:00"),
    ],
)
def test_in_the_night_in_which_the_clocks_change_who_comes_a_minute_later_is_in_the_next_sale(
    db: None, last_minute: str, next_time: str
) -> None:
    market = open_market(datetime.fromisoformat(last_minute))
    for table in (Slot, CycleLeg, Cycle):
        table.objects.all().delete()
    CycleRule.objects.update(recurs=weekly(1), opens_days=9, opens_at=time(2, 30), closes_days=2, closes_at=time(2, 30))
    expire_all(market.at)

    bought(market, market.honey, key="in time")
    market.at += timedelta(minutes=1)
    expire_all(market.at)
    bought(market, market.honey, key="late")

    deadlines = list(SubOrder.objects.order_by("pk").values_list("deadline", flat=True))
    assert deadlines == [market.at, datetime.fromisoformat(next_time)]
    assert ills() == []
