"""A rule by RFC 5545 makes the days of sales, with its exceptions, and says them in words."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError
from django.utils.translation import override

from jachete87.bricks.drive.rules.calendar import (
    collecting_days,
    holiday,
    is_doubtful,
    monthly,
    upcoming,
    weekly,
)
from jachete87.bricks.drive.rules.texts import hours_of
from jachete87.bricks.drive.tests.rhythm import every_friday, kept

AT = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("recurs", "days"),
    [
        (weekly(4), ["2026-12-04", "2026-12-11", "2026-12-18", "2026-12-25", "2027-01-01"]),
        (weekly(4, every=2), ["2026-12-04", "2026-12-18", "2027-01-01"]),
        (weekly(1, 4), [f"2026-12-{day:02}" for day in (4, 8, 11, 15, 18, 22, 25, 29)] + ["2027-01-01"]),
        (monthly(5, 1), ["2026-12-05"]),
        (monthly(5, -1), ["2026-12-26"]),
    ],
)
def test_a_rule_says_on_which_days_is_collected(recurs: str, days: list[str]) -> None:
    rule = every_friday(recurs=recurs)

    found = collecting_days(rule, date(2026, 12, 2), date(2027, 1, 1))

    assert [day.isoformat() for day in found] == days


def test_a_day_is_left_out_and_another_is_moved() -> None:
    exceptions = {date(2026, 12, 25): None, date(2026, 12, 18): date(2026, 12, 17)}

    found = [one.collect_on for one in upcoming(every_friday(), AT, exceptions)]

    assert found == [date(2026, 12, 4), date(2026, 12, 11), date(2026, 12, 17)]


def test_a_day_that_is_past_can_have_been_moved_to_one_to_come() -> None:
    exceptions = {date(2026, 11, 27): date(2026, 12, 5)}

    found = [one.collect_on for one in upcoming(every_friday(), AT, exceptions)]

    assert found[0] == date(2026, 12, 5)


def test_holidays_have_their_french_name() -> None:
    assert [holiday(day) for day in (date(2026, 12, 25), date(2026, 12, 24))] == ["Noël", ""]


@pytest.mark.parametrize(
    ("shown", "answer"),
    [("2027-03-28T02:30", True), ("2026-10-25T02:30", True), ("2026-10-25T03:00", False), ("2026-10-26T02:30", False)],
)
def test_an_hour_that_does_not_come_or_comes_twice_is_doubtful(shown: str, answer: bool) -> None:
    assert is_doubtful(datetime.fromisoformat(shown)) is answer


@pytest.mark.parametrize(
    ("recurs", "french", "english"),
    [
        (weekly(4), "vendredi 16 h – 19 h", "Friday 16:00 – 19:00"),
        (weekly(4, every=2), "vendredi, toutes les 2 semaines, 16 h – 19 h", "Friday, every 2 weeks, 16:00 – 19:00"),
        (monthly(5, 1), "1er samedi du mois 16 h – 19 h", "first Saturday of the month 16:00 – 19:00"),
    ],
)
def test_a_rule_says_its_days_in_words(recurs: str, french: str, english: str) -> None:
    said = {}
    for language in ("fr", "en"):
        with override(language):
            said[language] = hours_of(every_friday(recurs=recurs))

    assert said == {"fr": french, "en": english}


@pytest.mark.parametrize(
    "told", [{"recurs": "FREQ=DAILY"}, {"recurs": "vendredi"}, {"opens_days": 1}, {"closes_days": 0, "opens_days": 9}]
)
def test_the_database_refuses_a_rule_that_makes_no_sense(db: None, told: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        kept(every_friday(**told))
