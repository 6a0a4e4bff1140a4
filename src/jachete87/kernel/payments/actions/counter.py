"""Paid at the counter: what sellers receive at the hand-over is noted, and what of it they give back."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import F, Sum

from jachete87.base.money import ZERO
from jachete87.kernel.payments.enums import CounterMeans, PaymentState
from jachete87.kernel.payments.models import CounterReceipt, Payment, Refund
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
    if is_new:
        promised.update(captured=F("captured") + received.amount)
    return is_new


@transaction.atomic
def give_back_at_counter(
    *, payment_id: int, reference: str, amount: Decimal, reason: str, at: datetime
) -> Refund | None:
    """A seller gives back in cash a part of what it received under that reference, at most what is left of it.

    None when nothing was received, or nothing is left.
    """
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    receipt = CounterReceipt.objects.filter(payment=payment, reference=reference).first()
    if receipt is None:
        return None
    before = Refund.objects.filter(receipt=receipt).aggregate(total=Sum("amount"))["total"] or ZERO
    given = min(amount, receipt.amount - before)
    if given <= ZERO:
        return None
    Payment.objects.filter(pk=payment_id).update(refunded=F("refunded") + given)
    _end_if_given_back(payment_id)
    return Refund.objects.create(
        token=token_urlsafe(30), payment=payment, receipt=receipt, amount=given, reason=reason[:200], done_at=at
    )


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
    means = ", ".join(sorted({str(CounterMeans(each.means).label) for each in receipts}))
    state = PaymentState.CAPTURED if payment.captured else PaymentState.RELEASED
    promised.update(state=state, means=means[:60])
    _end_if_given_back(payment_id)


def _end_if_given_back(payment_id: int) -> None:
    """What was paid at the counter and given back as a whole is refunded."""
    ended = Payment.objects.filter(pk=payment_id, state=PaymentState.CAPTURED, refunded=F("captured"))
    ended.update(state=PaymentState.REFUNDED)
