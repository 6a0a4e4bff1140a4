"""Until when a purchase may be cancelled, its goods given back, and its money awaited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from jachete87.base.times import PARIS, midnight
from jachete87.kernel.catalogue.enums import Withdrawal
from jachete87.kernel.orders.enums import NOT_YET_HAD, TO_DELIVER, SubOrderState
from jachete87.kernel.orders.models import Line, ReturnCase, SubOrder
from jachete87.kernel.orders.rules.days import next_working_day

WITHDRAWAL_DAYS = 14
REFUND_DAYS = 14
EXCEPTIONS = (Withdrawal.PERISHABLE, Withdrawal.MADE_TO_SPEC, Withdrawal.DATED_SERVICE)
"""What cannot be given back (C. conso. L221-28); goods of hygiene only once unsealed, which is seen on their return."""


@dataclass(frozen=True, slots=True)
class RefundClock:
    """By when a return is refunded: `due_at`, or nothing while the seller may wait for the goods or a proof."""

    due_at: datetime | None
    is_late: bool


def withdrawal_ends(received_at: datetime) -> datetime:
    """The first moment after the fourteen days to change one's mind (C. conso. L221-18, L221-19).

    The day of reception does not count; the last day ends with its last hour, in Paris; when it is a Saturday, a Sunday
    or a holiday, the time goes on to the end of the first working day after it (L221-19, 3°).
    """
    last = next_working_day(received_at.astimezone(PARIS).date() + timedelta(days=WITHDRAWAL_DAYS))
    return _after(last)


def withdrawal_end_of(orders: Iterable[SubOrder]) -> datetime | None:
    """When the right to withdraw from what one seller sold at once ends: counted from the last reception.

    None while something is still to be received (goods delivered apart: C. conso. L221-18, 2°).
    """
    live = [order for order in orders if order.state != SubOrderState.CANCELLED]
    received = [order.handed_over_at for order in live if order.handed_over_at is not None]
    if not live or len(received) < len(live):
        return None
    return withdrawal_ends(max(received))


def may_cancel(order: SubOrder, at: datetime) -> bool:
    """Whether the shopper may still cancel: before the cut-off, and before the seller has prepared it."""
    return order.state == SubOrderState.TO_PREPARE and (order.deadline is None or at < order.deadline)


def may_withdraw(line: Line, order: SubOrder, ends_at: datetime | None, at: datetime) -> bool:
    """Whether the shopper may still change their mind about a line, once; `ends_at` None: no end is known yet.

    A deposit follows its line.
    """
    if line.deposit_of_id or line.withdrawal in EXCEPTIONS or line.withdrawn_at or line.state not in TO_DELIVER:
        return False
    if order.state == SubOrderState.HANDED_OVER:
        return ends_at is None or at < ends_at
    return order.state in NOT_YET_HAD


def refund_clock(case: ReturnCase, at: datetime) -> RefundClock:
    """Fourteen days from the notice, later only until the goods or a proof of sending came (C. conso. L221-24)."""
    first = _after(case.asked_at.astimezone(PARIS).date() + timedelta(days=REFUND_DAYS))
    facts = [moment for moment in (case.received_at, case.sent_at) if moment is not None]
    if case.was_delivered and not facts:
        return RefundClock(None, is_late=False)
    due_at = max(first, min(facts)) if facts else first
    return RefundClock(due_at, is_late=case.closed_at is None and at >= due_at)


def _after(day: date) -> datetime:
    return midnight(day + timedelta(days=1))
