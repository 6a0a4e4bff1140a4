"""Asking a provider for an amount, and applying what it answers: once, whoever asks and however often.

Locks are taken in one order everywhere: payment, then what follows it (purchase, stock).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from secrets import token_urlsafe

from django.db import connection, transaction
from django.utils.translation import gettext

from jachete87.base.errors import NotFound
from jachete87.base.retries import retried
from jachete87.kernel.payments import rules
from jachete87.kernel.payments.enums import PaymentState
from jachete87.kernel.payments.models import Payment, PaymentEvent
from jachete87.kernel.payments.providers.base import Answer, Ask, UnknownProvider
from jachete87.kernel.payments.providers.registry import provider

Follower = Callable[[int, PaymentState, datetime], None]

_followers: list[Follower] = []
_ASKED = 87_0002
_ASK_AGAIN_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Means:
    """What the shopper pays with (a card number, for the sandbox only), and where to send them after."""

    card: str = ""
    return_url: str = ""


NOTHING_MORE = Means()


def follow(follower: Follower) -> None:
    """Let `follower(payment_id, state, at)` run in the transaction of each move of a payment."""
    if follower not in _followers:
        _followers.append(follower)


def open_payment(*, provider_slug: str, amount: Decimal) -> Payment:
    """Note an amount to collect; the provider is asked after the caller's transaction."""
    return Payment.objects.create(
        token=token_urlsafe(30), provider=provider(provider_slug).slug, amount=amount, state=PaymentState.PENDING
    )


@retried
def settle(*, payment_id: int, means: Means = NOTHING_MORE, at: datetime) -> Payment:
    """Ask the provider for a payment that nobody asked yet, and apply the answer.

    Callers at the same time wait for the first and get what it got; a call after a crash finishes what was begun.
    """
    with _alone(payment_id):
        payment = Payment.objects.get(pk=payment_id)
        if payment.state == PaymentState.PENDING:
            ask = Ask(token=payment.token, amount=payment.amount, card=means.card, return_url=means.return_url)
            answer = provider(payment.provider).charge(ask, at)
            apply_answer(token=payment.token, answer=answer, at=at)
    return Payment.objects.get(pk=payment_id)


@transaction.atomic
def apply_answer(*, token: str, answer: Answer, at: datetime, event: PaymentEvent | None = None) -> None:
    """Move a payment forward to what the provider says of it; older news and repetitions change nothing."""
    payment = Payment.objects.select_for_update().get(token=token)
    if event is not None and not _first_time(payment, event):
        return
    if not rules.may_move(payment.state, answer.state):
        return
    payment.state = answer.state
    payment.captured = payment.amount if answer.state == PaymentState.CAPTURED else payment.captured
    payment.means, payment.action_url = answer.means[:60], answer.action_url
    payment.save(update_fields=["state", "captured", "means", "action_url", "updated_at"])
    for follower in _followers:
        follower(payment.pk, answer.state, at)


@retried
def refresh(*, token: str, at: datetime) -> Payment:
    """Look at the provider how a payment stands, and apply that: for the browser's return and the poll."""
    payment = Payment.objects.filter(token=token).first()
    if payment is None:
        raise NotFound(gettext("Ce paiement n'existe pas."))
    answer = provider(payment.provider).fetch(token, at)
    if answer is not None:
        apply_answer(token=token, answer=answer, at=at)
    return Payment.objects.get(token=token)


@retried
def receive(*, provider_slug: str, body: bytes, headers: Mapping[str, str], at: datetime) -> None:
    """Take a provider's message: an authentic one makes us look there again, a forged one is refused."""
    try:
        source = provider(provider_slug)
    except UnknownProvider as error:
        raise NotFound(error.message) from error
    message = source.read_event(body, headers, at)
    payment = Payment.objects.filter(token=message.token, provider=provider_slug).first()
    if payment is None:
        raise NotFound(gettext("Ce paiement n'existe pas."))
    if PaymentEvent.objects.filter(provider=provider_slug, event_id=message.id).exists():
        return
    event = PaymentEvent(provider=provider_slug, event_id=message.id, payment=payment, kind=message.kind)
    answer = source.fetch(message.token, at) or Answer(PaymentState(payment.state))
    apply_answer(token=message.token, answer=answer, at=at, event=event)


def poll(*, at: datetime) -> int:
    """Ask again about payments that never answered; the number of those that moved."""
    waiting = Payment.objects.filter(state__in=rules.UNFINISHED, created_at__lte=at - _ASK_AGAIN_AFTER)
    states = dict(waiting.order_by("pk").values_list("token", "state")[:500])
    return sum(refresh(token=token, at=at).state != before for token, before in states.items())


@retried
def give_up(*, payment_id: int, at: datetime) -> None:
    """End a payment that took too long, unless the provider says that it was paid after all."""
    with _alone(payment_id):
        payment = Payment.objects.get(pk=payment_id)
        if payment.state in rules.UNFINISHED:
            answer = provider(payment.provider).void(payment.token, at)
            apply_answer(token=payment.token, answer=answer, at=at)


def _first_time(payment: Payment, event: PaymentEvent) -> bool:
    _, is_new = PaymentEvent.objects.get_or_create(
        provider=event.provider, event_id=event.event_id, defaults={"payment": payment, "kind": event.kind}
    )
    return is_new


@contextmanager
def _alone(payment_id: int) -> Iterator[None]:
    """One caller at a time for each payment, across processes and without a transaction; a crash lets the next in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [_ASKED, payment_id])
        try:
            yield
        finally:
            if connection.connection is not None and not connection.connection.closed:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_ASKED, payment_id])
