"""When a subscription orders, and why not."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils.translation import gettext

from jachete87.base.times import PARIS, hour
from jachete87.bricks.drive.enums import CycleState, SkipReason, SubscriptionState
from jachete87.bricks.drive.models import Cycle, CycleRule, Serving, Slot, Subscription
from jachete87.bricks.drive.rules.calendar import HORIZON_DAYS, collecting_days
from jachete87.kernel.bricks import SlotChoice

_WEEK = timedelta(days=7)
_MOVED = timedelta(days=3)  # a collection moved by a holiday stays in its week
FIRST_RUN = timedelta(hours=1)
LAST_RUN = timedelta(hours=6)
TOLD = (SkipReason.NOTHING, SkipReason.NO_SLOT, SkipReason.REFUSED, SkipReason.TOO_LATE, SkipReason.TERMS)
"""The reasons that nobody has chosen: who is skipped for them is written to."""
ONCE_MORE = (SkipReason.NOTHING, SkipReason.NO_SLOT, SkipReason.REFUSED)
"""The reasons that may pass until shortly before the cut-off."""


def last_run(cycle: Cycle) -> datetime:
    """When those for whom there was nothing, or no room, are served once more."""
    return max(cycle.closes_at - LAST_RUN, cycle.opens_at + FIRST_RUN)


def first_day(rule: CycleRule, since: date) -> date:
    """The first day of collection of a rhythm from a day on."""
    return next(iter(collecting_days(rule, since, since + timedelta(days=2 * HORIZON_DAYS))), since)


def is_due(subscription: Subscription, cycle: Cycle) -> bool:
    """Whether its week or fortnight falls on a cycle of its rhythm."""
    weeks = (cycle.collect_on - subscription.first_on + _MOVED) // _WEEK
    return cycle.collect_on >= subscription.first_on and weeks % subscription.weeks == 0


def is_paused(subscription: Subscription, day: date) -> bool:
    """Whether nothing is ordered for a collection on that day."""
    since, until = subscription.paused_from, subscription.paused_until
    return since is not None and since <= day and (until is None or day <= until)


def excuse(serving: Serving, is_absent: bool, at: datetime) -> SkipReason | None:
    """Why a subscription is not served in a cycle, whatever there is. Needs `serving.subscription` and its cycle."""
    subscription, cycle = serving.subscription, serving.cycle
    if subscription.state == SubscriptionState.ENDED:
        return SkipReason.ENDED
    if is_absent:
        return SkipReason.ABSENT
    if is_paused(subscription, cycle.collect_on):
        return SkipReason.PAUSED
    if cycle.closes_at <= at or cycle.state == CycleState.CANCELLED:
        return SkipReason.TOO_LATE
    return SkipReason.TERMS if subscription.terms_version != settings.TERMS_VERSION else None


def nearest(slots: Sequence[SlotChoice], wanted: time) -> list[SlotChoice]:
    """The slots with a place left, the nearest to an hour of the day first."""
    free = [slot for slot in slots if slot.remaining > 0]
    return sorted(free, key=lambda slot: (_away(slot, wanted), slot.starts_at))


def other_slot(slot: Slot, wanted: time) -> str:
    """What is said when the hour that was wished lies outside of the slot, else ""."""
    if not _away(slot, wanted):
        return ""
    told = {"start": hour(slot.starts_at), "end": hour(slot.ends_at), "wished": clock(wanted)}
    return gettext("Le créneau de %(wished)s était complet : retrait de %(start)s à %(end)s.") % told


def clock(wanted: time) -> str:
    """An hour of the day in words: « 17 h 30 »."""
    return hour(datetime.combine(date(2024, 1, 1), wanted, tzinfo=PARIS))


def rhythm(weeks: int) -> str:
    """How often: « toutes les semaines »."""
    return gettext("toutes les semaines") if weeks == 1 else gettext("une semaine sur deux")


def _away(slot: SlotChoice | Slot, wanted: time) -> float:
    """How many seconds a slot lies away from an hour of its day; none when it lies in it."""
    start, end = slot.starts_at.astimezone(PARIS), slot.ends_at.astimezone(PARIS)
    moment = datetime.combine(start.date(), wanted, tzinfo=PARIS)
    if start <= moment < end:
        return 0.0
    return min(abs((start - moment).total_seconds()), abs((moment - end).total_seconds()) + 1)
