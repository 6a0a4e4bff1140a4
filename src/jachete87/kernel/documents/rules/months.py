"""Months as statements count them: from midnight to midnight in Paris."""

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date

from jachete87.base.jinja import locale
from jachete87.base.times import PARIS


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A month of a year."""

    year: int
    number: int

    @property
    def name(self) -> str:
        """Its address: « 2026-11 »."""
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def label(self) -> str:
        """« novembre 2026 », in the current language."""
        return format_date(self.since, "LLLL yyyy", locale=locale())

    @property
    def since(self) -> datetime:
        return datetime(self.year, self.number, 1, tzinfo=PARIS)

    @property
    def until(self) -> datetime:
        return self.next.since

    @property
    def next(self) -> "Month":
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def previous(self) -> "Month":
        return Month(self.year - (self.number == 1), (self.number - 2) % 12 + 1)


def month_of(at: datetime) -> Month:
    """The month of a moment."""
    local = at.astimezone(PARIS)
    return Month(local.year, local.month)


def month_named(name: str, at: datetime) -> Month:
    """The month of that name, when it was not later than the moment and is one; else the month of the moment."""
    year, _, number = name.partition("-")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and number in {f"{n:02d}" for n in range(1, 13)}):
        return month_of(at)
    asked = Month(int(year), int(number))
    return asked if Month(2020, 1) <= asked <= month_of(at) else month_of(at)
