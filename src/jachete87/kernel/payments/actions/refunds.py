"""Giving money back: written with its cause, asked of the provider after, marked when done."""

from datetime import datetime
from decimal import Decimal
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import F

from jachete87.kernel.ledger.actions import Cause, Leg, post, provider_account, refunds_of
from jachete87.kernel.ledger.enums import MovementKind
from jachete87.kernel.payments.actions.capturing import ask_capture
from jachete87.kernel.payments.actions.settlement import ask_of
from jachete87.kernel.payments.enums import PaymentState
from jachete87.kernel.payments.models import Payment, Refund
from jachete87.kernel.payments.providers.base import FAILURES
from jachete87.kernel.payments.providers.on_site import SLUG as ON_SITE
from jachete87.kernel.payments.providers.registry import provider


@transaction.atomic
def refund(*, payment_id: int, amount: Decimal, reason: str) -> Refund | None:
    """Owe a shopper a part of what was collected; None when the portal collected nothing (paid at the counter).

    Raises ValueError when more would be given back than was collected.
    """
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    if payment.provider == ON_SITE or not payment.captured or not amount:
        return None
    if payment.refunded + amount > payment.captured:
        raise ValueError(f"{amount} more than what is left of payment {payment_id}")
    state = PaymentState.REFUNDED if payment.refunded + amount == payment.captured else PaymentState.CAPTURED
    Payment.objects.filter(pk=payment_id).update(refunded=F("refunded") + amount, state=state)
    return Refund.objects.create(token=token_urlsafe(30), payment=payment, amount=amount, reason=reason[:200])


@transaction.atomic
def release(*, payment_id: int) -> None:
    """Let go what was only promised: at the counter at once, at a provider as soon as it is asked."""
    promised = Payment.objects.filter(pk=payment_id, state=PaymentState.AUTHORISED)
    if not promised.filter(provider=ON_SITE).update(state=PaymentState.RELEASED):
        ask_capture(payment_id=payment_id, amount=Decimal(0))


def send_refunds(*, at: datetime) -> int:
    """Ask the providers for every refund that is owed; one that fails keeps none of the others. The number done."""
    owed = Refund.objects.filter(done_at__isnull=True).select_related("payment")
    return sum(_send(each, at) for each in owed.order_by("error", "pk")[:200])


def _send(owed: Refund, at: datetime) -> bool:
    try:
        name = provider(owed.payment.provider).refund(ask_of(owed.payment), owed.token, owed.amount)
    except FAILURES as error:
        Refund.objects.filter(pk=owed.pk).update(error=error.message[:300])
        return False
    _done(owed, name, at)
    return True


@transaction.atomic
def _done(owed: Refund, name: str, at: datetime) -> None:
    waiting = Refund.objects.filter(pk=owed.pk, done_at__isnull=True)
    if waiting.update(done_at=at, provider_reference=name[:120], error=""):
        slug, amount = owed.payment.provider, owed.amount
        legs = [Leg(refunds_of(slug), amount), Leg(provider_account(slug), -amount)]
        post(cause=Cause(MovementKind.REFUND_DONE, owed.token), legs=legs, at=at)
