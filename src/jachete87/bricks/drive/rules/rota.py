"""Turns of duty in words, and when they are announced."""

from datetime import datetime, timedelta

from jachete87.base.times import PARIS, day, hour, midnight
from jachete87.bricks.drive.models import DutyShift

ANNOUNCED_FROM = 10
"""The hour in Paris from which what is due tomorrow is announced."""


def announced_until(at: datetime) -> datetime:
    """Until when things are announced by now: all of today, from that hour on all of tomorrow."""
    local = at.astimezone(PARIS)
    return midnight(local.date() + timedelta(days=2 if local.hour >= ANNOUNCED_FROM else 1))


def shift_label(shift: DutyShift) -> str:
    """A shift in words: « vendredi 27 novembre, 17 h – 19 h, Halle des Carmes ». Needs `shift.point`."""
    return f"{day(shift.starts_at)}, {hour(shift.starts_at)} – {hour(shift.ends_at)}, {shift.point.name}"
