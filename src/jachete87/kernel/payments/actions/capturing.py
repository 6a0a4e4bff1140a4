"""Taking what was only authorised, or letting it go: written with its cause, asked of the provider after."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from jachete87.base.money import ZERO
from jachete87.base.retries import retried
from jachete87.kernel.payments.actions.settlement import alone, apply_answer, ask_of, noted, spared
from jachete87.kernel.payments.enums import PaymentState
from jachete87.kernel.payments.models import Payment
from jachete87.kernel.payments.providers.on_site import SLUG as ON_SITE
from jachete87.kernel.payments.providers.registry import provider


@transaction.atomic
def ask_capture(*, payment_id: int, amount: Decimal) -> bool:
    """Say how much of an authorisation is to be taken (nothing: it is let go); asked again, it can only fall.

    False when nothing is authorised, or less was said before. Raises ValueError above the authorisation.
    """
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    if amount > payment.amount:
        raise ValueError(f"{amount} is more than the {payment.amount} authorised by payment {payment_id}")
    authorised = Payment.objects.filter(pk=payment_id, state=PaymentState.AUTHORISED).exclude(provider=ON_SITE)
    return bool(authorised.filter(Q(to_capture=None) | Q(to_capture__gt=amount)).update(to_capture=amount))


def send_captures(*, at: datetime) -> int:
    """Ask the providers for every amount that is to be taken or let go; the number of payments asked."""
    waiting = Payment.objects.filter(state=PaymentState.AUTHORISED, to_capture__isnull=False)
    payments = dict(waiting.order_by("updated_at", "pk").values_list("pk", "token")[:200])
    for payment_id, token in payments.items():
        with spared(token):
            send_capture(payment_id=payment_id, at=at)
    return len(payments)


@retried
def send_capture(*, payment_id: int, at: datetime) -> None:
    """Take of one authorisation what was said, and apply what the provider answers; it may be repeated."""
    with alone(payment_id):
        payment = Payment.objects.get(pk=payment_id)
        if payment.state != PaymentState.AUTHORISED or payment.to_capture is None:
            return
        with noted(payment):
            source, ask = provider(payment.provider), ask_of(payment)
            taken = payment.to_capture > ZERO
            answer = source.capture(ask, payment.to_capture, at) if taken else source.void(ask, at)
            apply_answer(token=payment.token, answer=answer, at=at)
