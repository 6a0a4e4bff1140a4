"""Purchases that wait too long, payments that never answered, refunds that are owed."""

from datetime import datetime

from jachete87.kernel.orders.enums import PurchaseState
from jachete87.kernel.orders.models import Purchase
from jachete87.kernel.payments.actions.refunds import send_refunds
from jachete87.kernel.payments.actions.settlement import give_up, poll


def sweep_purchases(*, at: datetime) -> int:
    """Ask again about payments, give up purchases whose time is over, send refunds; the number of things done."""
    done = poll(at=at)
    late = Purchase.objects.filter(state=PurchaseState.AWAITING_PAYMENT, hold_until__lte=at).order_by("pk")
    payments = [pk for pk in late.values_list("payment", flat=True)[:500] if pk is not None]
    for payment_id in payments:
        give_up(payment_id=payment_id, at=at)
    return done + len(payments) + send_refunds(at=at)
