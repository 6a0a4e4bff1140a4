"""Dates of sales as shop systems and people write them, as aware times in UTC."""

import re
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

_PARIS = ZoneInfo("Europe/Paris")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:\s+(\d{1,2}):(\d{2}))?")
_EPOCH = re.compile(r"1\d{9}")
_NO_DATE = frozenset({"", "0", "0000-00-00", "0000-00-00 00:00:00"})
_OFFSET = re.compile(r"([+-]\d{2})(\d{2})$")


def parse_moment(text: str, end_of_day: bool = False) -> datetime | None:
    """A moment in UTC; a day alone begins at midnight in Paris, or ends at its last second.

    Raises ValueError when the text is not a date.
    """
    text = text.strip()
    if text in _NO_DATE:
        return None
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text), UTC)
    moment = _day_first(text) or datetime.fromisoformat(_OFFSET.sub(r"\1:\2", text))
    if end_of_day and len(text) <= 10:
        moment = datetime.combine(moment.date(), time(23, 59, 59))
    return (moment if moment.tzinfo else moment.replace(tzinfo=_PARIS)).astimezone(UTC)


def _day_first(text: str) -> datetime | None:
    found = _DAY_FIRST.fullmatch(text)
    if found is None:
        return None
    day, month, year, hour, minute = (int(part or 0) for part in found.groups())
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - the caller gives it its zone
