"""Giving money back: written with its cause, asked of the provider after, marked when done."""

from datetime import datetime
from decimal import Decimal
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import F

from jachete87.kernel.ledger.actions import Cause, Leg, post, provider_account, refunds_of
from jachete87.kernel.ledger.enums import MovementKind
from jachete87.kernel.payments.enums import PaymentState
from jachete87.kernel.payments.models import Payment, Refund
from jachete87.kernel.payments.providers.registry import provider


@transaction.atomic
def refund(*, payment_id: int, amount: Decimal, reason: str) -> Refund | None:
    """Owe a shopper a part of what was collected; None when nothing was collected yet (paid at the counter).

    Raises ValueError when more would be given back than was collected.
    """
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    if not payment.captured or not amount:
        return None
    if payment.refunded + amount > payment.captured:
        raise ValueError(f"{amount} more than what is left of payment {payment_id}")
    state = PaymentState.REFUNDED if payment.refunded + amount == payment.captured else PaymentState.CAPTURED
    Payment.objects.filter(pk=payment_id).update(refunded=F("refunded") + amount, state=state)
    return Refund.objects.create(token=token_urlsafe(30), payment=payment, amount=amount, reason=reason[:200])


@transaction.atomic
def release(*, payment_id: int) -> None:
    """Forget a promise to pay at the counter that has become void."""
    Payment.objects.filter(pk=payment_id, state=PaymentState.AUTHORISED).update(state=PaymentState.RELEASED)


def send_refunds(*, at: datetime) -> int:
    """Ask the providers for every refund that is owed; the number of those done."""
    owed = Refund.objects.filter(done_at__isnull=True).select_related("payment").order_by("pk")[:200]
    for each in owed:
        provider(each.payment.provider).refund(each.payment.token, each.token, each.amount)
        _done(each, at)
    return len(owed)


@transaction.atomic
def _done(refund_: Refund, at: datetime) -> None:
    if Refund.objects.filter(pk=refund_.pk, done_at__isnull=True).update(done_at=at):
        slug, amount = refund_.payment.provider, refund_.amount
        legs = [Leg(refunds_of(slug), amount), Leg(provider_account(slug), -amount)]
        post(cause=Cause(MovementKind.REFUND_DONE, refund_.token), legs=legs, at=at)
