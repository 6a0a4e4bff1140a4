"""Messages of providers: kept raw first, then applied once by looking at the provider; the body is never believed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from jachete87.base.errors import NotFound
from jachete87.base.retries import retried
from jachete87.kernel.payments.actions.accounts import lose_account, note_payout, refresh_account
from jachete87.kernel.payments.actions.disputes import note_dispute
from jachete87.kernel.payments.actions.settlement import WrongAmount, apply_answer, ask_of
from jachete87.kernel.payments.enums import EventOutcome, PaymentState
from jachete87.kernel.payments.models import Payment, PaymentEvent
from jachete87.kernel.payments.providers.base import (
    Answer,
    Event,
    Message,
    ProviderAway,
    ProviderRefuses,
    Topic,
    UnknownProvider,
)
from jachete87.kernel.payments.providers.registry import installed, provider

_UNKNOWN = "Nous ne connaissons pas ce paiement."


@retried
def receive(*, provider_slug: str, body: bytes, headers: Mapping[str, str], at: datetime) -> None:
    """Take a provider's message: an authentic one is kept and makes us look there again, a forged one is refused."""
    try:
        source = provider(provider_slug)
    except UnknownProvider as error:
        raise NotFound(error.message) from error
    message = source.read_message(body, headers, at)
    kept, _ = PaymentEvent.objects.get_or_create(
        provider=provider_slug,
        event_id=message.id,
        defaults={"kind": source.event_of(message).kind, "payload": message.payload},
    )
    if kept.applied_at is None:
        apply_message(event_id=kept.pk, at=at)


def apply_waiting(*, at: datetime) -> int:
    """Apply the messages that came while the provider did not answer; the number applied."""
    waiting = PaymentEvent.objects.filter(applied_at__isnull=True, provider__in=installed()).order_by("received_at")
    return sum(apply_message(event_id=pk, at=at) for pk in list(waiting.values_list("pk", flat=True)[:200]))


@retried
def apply_message(*, event_id: int, at: datetime) -> bool:
    """Look at the provider because of one message, and note what became of it; False while nobody answers there."""
    kept = PaymentEvent.objects.get(pk=event_id)
    source = provider(kept.provider)
    event = source.event_of(Message(kept.event_id, kept.payload))
    try:
        if event.topic == Topic.PAYMENT:
            return _pay(kept, event, at)
        if event.topic == Topic.NOTHING:
            return _ended(kept, EventOutcome.IGNORED, event.reason, at)
        _look(kept.provider, event, at)
    except ProviderAway as error:
        PaymentEvent.objects.filter(pk=event_id).update(reason=error.message[:300])
        return False
    except (NotFound, ProviderRefuses, UnknownProvider) as refusal:
        return _ended(kept, EventOutcome.IGNORED, refusal.message, at)
    return _ended(kept, EventOutcome.APPLIED, "", at)


def _look(slug: str, event: Event, at: datetime) -> None:
    """What is not about a payment is looked at and noted as it stands, however often."""
    if event.topic == Topic.DISPUTE:
        note_dispute(provider_slug=slug, reference=event.about, at=at)
    elif event.topic == Topic.PAYOUT:
        note_payout(provider_slug=slug, account=event.account, reference=event.about, at=at)
    elif event.topic == Topic.ACCOUNT_LOST:
        lose_account(provider_slug=slug, account=event.account, at=at)
    else:
        refresh_account(provider_slug=slug, account=event.account, at=at)


def _pay(kept: PaymentEvent, event: Event, at: datetime) -> bool:
    payment = payment_of(kept.provider, event)
    if payment is None:
        return _ended(kept, EventOutcome.IGNORED, _UNKNOWN, at)
    answer = provider(kept.provider).fetch(ask_of(payment), at) or Answer(PaymentState(payment.state))
    try:
        with transaction.atomic():
            if _ended(kept, EventOutcome.APPLIED, "", at, payment):
                apply_answer(token=payment.token, answer=answer, at=at)
    except WrongAmount as error:
        Payment.objects.filter(pk=payment.pk).update(error=error.message[:300])
        return _ended(kept, EventOutcome.REFUSED, error.message, at, payment)
    return True


def payment_of(provider_slug: str, event: Event) -> Payment | None:
    """The payment that a message is about."""
    named = Q(token=event.token) if event.token else Q()
    if event.reference:
        named |= Q(provider_reference=event.reference)
    return Payment.objects.filter(named, provider=provider_slug).order_by("pk").first() if named else None


def _ended(
    kept: PaymentEvent, outcome: EventOutcome, reason: str, at: datetime, payment: Payment | None = None
) -> bool:
    """Note, once, what became of a message."""
    waiting = PaymentEvent.objects.filter(pk=kept.pk, applied_at__isnull=True)
    return bool(waiting.update(applied_at=at, outcome=outcome, reason=reason[:300], payment=payment))
