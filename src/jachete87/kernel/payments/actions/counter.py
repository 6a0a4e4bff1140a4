"""Paid at the counter: what sellers receive at the hand-over is noted, and ends the promise to pay there."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from jachete87.base.money import ZERO
from jachete87.kernel.payments.enums import CounterMeans, PaymentState
from jachete87.kernel.payments.models import CounterReceipt, Payment
from jachete87.kernel.payments.providers.on_site import SLUG as ON_SITE


@dataclass(frozen=True, slots=True)
class Received:
    """What was handed to a seller, in euros; `reference` names what for, so that it is paid once."""

    seller: int
    reference: str
    amount: Decimal
    means: CounterMeans


@transaction.atomic
def receive_at_counter(*, payment_id: int, received: Received, at: datetime) -> bool:
    """Note what a seller received at the hand-over; False when it was noted before, or nothing was promised there."""
    promised = Payment.objects.select_for_update().filter(
        pk=payment_id, provider=ON_SITE, state=PaymentState.AUTHORISED
    )
    payment = promised.first()
    if payment is None or received.amount <= ZERO:
        return False
    noted = {
        "payment": payment,
        "seller_id": received.seller,
        "amount": received.amount,
        "means": received.means,
        "received_at": at,
    }
    _, is_new = CounterReceipt.objects.get_or_create(reference=received.reference, defaults=noted)
    return is_new


@transaction.atomic
def end_at_counter(*, payment_id: int) -> None:
    """Nothing is left to hand over: the payment is what sellers received, or is let go when that is nothing."""
    promised = Payment.objects.select_for_update().filter(
        pk=payment_id, provider=ON_SITE, state=PaymentState.AUTHORISED
    )
    payment = promised.first()
    if payment is None:
        return
    receipts = CounterReceipt.objects.filter(payment=payment)
    received = receipts.aggregate(total=Sum("amount"))["total"] or ZERO
    means = ", ".join(sorted({str(CounterMeans(each.means).label) for each in receipts}))
    state = PaymentState.CAPTURED if received else PaymentState.RELEASED
    promised.update(state=state, captured=received, means=means[:60])
