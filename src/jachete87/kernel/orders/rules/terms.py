"""Until when a purchase may be cancelled, and its goods given back."""

from datetime import datetime, time, timedelta

from jachete87.base.times import PARIS
from jachete87.kernel.catalogue.enums import Withdrawal
from jachete87.kernel.orders.enums import SubOrderState
from jachete87.kernel.orders.models import Line, SubOrder

WITHDRAWAL_DAYS = 14


def withdrawal_ends(handed_over_at: datetime) -> datetime:
    """The end of the fourteenth day after the goods were received (C. conso. L221-18, L221-19)."""
    last = handed_over_at.astimezone(PARIS).date() + timedelta(days=WITHDRAWAL_DAYS + 1)
    return datetime.combine(last, time.min, tzinfo=PARIS)


def may_cancel(order: SubOrder, at: datetime) -> bool:
    """Whether the shopper may still cancel: before the cut-off, and before the seller has prepared it."""
    return order.state == SubOrderState.TO_PREPARE and (order.deadline is None or at < order.deadline)


def may_withdraw(line: Line, order: SubOrder, at: datetime) -> bool:
    """Whether the shopper may still change their mind about a line, once."""
    if line.withdrawal != Withdrawal.FOURTEEN_DAYS or line.cancelled_at or line.withdrawn_at:
        return False
    if order.state == SubOrderState.HANDED_OVER:
        return order.handed_over_at is not None and at < withdrawal_ends(order.handed_over_at)
    return order.state in (SubOrderState.TO_PREPARE, SubOrderState.READY)
