"""Time is aware, stored in UTC, shown in Europe/Paris, and passed in as `at=`."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from django.utils import timezone
from django.utils.translation import get_language

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """The present moment; called at the edges (views, commands, tasks) only, never in rules."""
    return timezone.now()


def moment(value: datetime) -> str:
    """Day and hour in words: « mercredi 2 décembre à 22 h » or « Wednesday 2 December, 22:00 »."""
    local = value.astimezone(PARIS)
    return f"{day(local)} à {hour(local)}" if _french() else f"{day(local)}, {hour(local)}"


def day(value: date) -> str:
    """The day in words, without the year; that of a moment is its day in Paris."""
    local = value.astimezone(PARIS).date() if isinstance(value, datetime) else value
    return _in_words(local, "fr" if _french() else "en_GB")


def midnight(on: date) -> datetime:
    """The moment at which a day begins in Paris."""
    return datetime.combine(on, time.min, tzinfo=PARIS)


def last_before(end: datetime) -> datetime:
    """The last second before an end in Paris: what ends at midnight is shown with the day that is over then."""
    return (end - timedelta(seconds=1)).astimezone(PARIS)


def hour(value: datetime) -> str:
    """« 22 h », « 9 h 30 » or "22:00"."""
    local = value.astimezone(PARIS)
    if not _french():
        return format_time(local, "HH:mm", locale="en_GB")
    return f"{local.hour} h" + (f" {local.minute:02d}" if local.minute else "")


@lru_cache(maxsize=2_000)
def _in_words(on: date, locale: str) -> str:
    return format_date(on, "EEEE d MMMM", locale=locale)


def _french() -> bool:
    return (get_language() or "fr").startswith("fr")
