"""How far a payment may move, and when it has ended."""

from jachete87.kernel.payments.enums import PAYMENT_MOVES, PaymentState

UNFINISHED = (PaymentState.PENDING, PaymentState.ACTION_REQUIRED)
ACCEPTED = (PaymentState.AUTHORISED, PaymentState.CAPTURED)
REFUSED = (PaymentState.DECLINED, PaymentState.RELEASED)


def may_move(before: str, after: str) -> bool:
    """Whether a payment goes on from one state to the other: forward only."""
    return (before, after) in PAYMENT_MOVES
