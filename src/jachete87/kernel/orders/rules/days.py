"""Working days, as French law counts them."""

from datetime import date, timedelta

_FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
_AFTER_EASTER = (1, 39, 50)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus/Jones/Butcher)."""
    golden, century, of_century = year % 19, *divmod(year, 100)
    skipped, rest = divmod(century, 4)
    moon = (19 * golden + century - skipped - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    leaps, of_leap = divmod(of_century, 4)
    weekday = (32 + 2 * rest + 2 * leaps - moon - of_leap) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def is_holiday(day: date) -> bool:
    """A public holiday (C. trav. L3133-1): the fixed ones, Easter Monday, Ascension, Whit Monday."""
    return (day.month, day.day) in _FIXED or (day - easter(day.year)).days in _AFTER_EASTER


def next_working_day(day: date) -> date:
    """That day itself, or the first one after it that is no Saturday, Sunday or holiday."""
    while day.weekday() >= 5 or is_holiday(day):
        day += timedelta(days=1)
    return day
