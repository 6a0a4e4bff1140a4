"""Asking a provider for an amount, and applying what it answers: once, whoever asks and however often.

Locks are taken in one order everywhere: payment, then what follows it (purchase, stock).
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from secrets import token_urlsafe

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext

from jachete87.base.database.functions import ClockTimestamp
from jachete87.base.database.prepared import Given, Prepared, PreparedChange, PreparedRows
from jachete87.base.errors import NotFound, Refusal
from jachete87.base.retries import retried
from jachete87.kernel.payments import rules
from jachete87.kernel.payments.actions.fees import book_fee
from jachete87.kernel.payments.enums import PaymentState
from jachete87.kernel.payments.models import Payment
from jachete87.kernel.payments.providers.base import FAILURES, Answer, Ask
from jachete87.kernel.payments.providers.registry import provider

log = logging.getLogger(__name__)

_payment = Prepared(lambda: Payment.objects.filter(pk=Given("payment")))
_note_down = PreparedRows(Payment)
_held = Prepared(lambda: Payment.objects.select_for_update().filter(token=Given("token")))

Follower = Callable[[int, PaymentState, datetime], None]

_followers: list[Follower] = []
_ASKED = 87_0002
_ANSWERED = ("provider_reference", "capture_before", "action_url", "fee", "state", "captured", "means", "error")
_write = PreparedChange(
    lambda: (
        Payment.objects.filter(pk=Given("payment")),
        {"updated_at": ClockTimestamp(), **{name: Given(name) for name in _ANSWERED}},
    )
)
_ASK_AGAIN_AFTER = timedelta(minutes=2)


class WrongAmount(Refusal):
    """The provider tells another amount than we asked for: nothing moves, and somebody must look."""

    status = 409


def follow(follower: Follower) -> None:
    """Let `follower(payment_id, state, at)` run in the transaction of each move of a payment."""
    if follower not in _followers:
        _followers.append(follower)


def open_payment(*, provider_slug: str, amount: Decimal, return_url: str, capture_later: bool = False) -> Payment:
    """Note an amount to collect, or only to authorise where it can still fall and the provider can do that.

    `return_url` is where a provider with pages of its own sends the shopper after. It is asked after the caller's
    transaction.
    """
    asked = provider(provider_slug)
    payment = Payment(
        token=token_urlsafe(30),
        provider=asked.slug,
        amount=amount,
        return_url=return_url,
        capture_later=capture_later and asked.can_hold,
        state=PaymentState.PENDING,
    )
    _note_down([payment])
    return payment


@retried
def settle(*, payment_id: int, card: str = "", at: datetime) -> Payment:
    """Ask the provider for a payment that nobody asked yet, and apply the answer.

    `card` is a number for the sandbox only, or what a provider's hosted fields gave.
    Callers at the same time wait for the first and get what it got; a call after a crash finishes what was begun. When
    the provider does not answer the payment stays pending, and the sweep asks again.
    """
    with alone(payment_id):
        (payment,) = _payment(payment=payment_id)
        if payment.state == PaymentState.PENDING:
            _keep(payment, card)
            with noted(payment):
                return _charge(payment, card, at)
    return Payment.objects.get(pk=payment_id)


@transaction.atomic
def apply_answer(*, token: str, answer: Answer, at: datetime) -> Payment:
    """Move a payment forward to what the provider says of it; older news and repetitions change nothing.

    Returns the payment as it is then. Raises WrongAmount when the provider took, or was asked for, something else than
    we noted.
    """
    (payment,) = _held(token=token)
    _check_amounts(payment, answer)
    _note(payment, answer, at)
    moves = rules.may_move(payment.state, answer.state)
    if moves:
        _move(payment, answer)
    _write(payment=payment.pk, **{name: getattr(payment, name) for name in _ANSWERED})
    for follower in _followers if moves else ():
        follower(payment.pk, answer.state, at)
    return payment


@retried
def refresh(*, token: str, at: datetime) -> Payment:
    """Look at the provider how a payment stands, and apply that: for the browser's return and the poll.

    When the provider does not answer, the payment is what it was.
    """
    payment = Payment.objects.filter(token=token).first()
    if payment is None:
        raise NotFound(gettext("Ce paiement n'existe pas."))
    with noted(payment):
        source = provider(payment.provider)
        answer = source.fetch(ask_of(payment), at)
        if answer is not None:
            apply_answer(token=token, answer=answer, at=at)
        elif source.is_repeatable and payment.state == PaymentState.PENDING:
            return settle(payment_id=payment.pk, at=at)
    return Payment.objects.get(token=token)


def poll(*, at: datetime) -> int:
    """Ask again about payments that never answered; the number of those that moved."""
    waiting = Payment.objects.filter(state__in=rules.UNFINISHED, created_at__lte=at - _ASK_AGAIN_AFTER)
    states = dict(waiting.order_by("updated_at", "pk").values_list("token", "state")[:500])
    moved = 0
    for token, before in states.items():
        with spared(token):
            moved += refresh(token=token, at=at).state != before
    return moved


@retried
def give_up(*, payment_id: int, at: datetime) -> None:
    """End a payment that took too long, unless the provider says that it was paid after all."""
    with alone(payment_id):
        payment = Payment.objects.get(pk=payment_id)
        if payment.state in rules.UNFINISHED:
            with noted(payment):
                source, ask = provider(payment.provider), ask_of(payment)
                answer = source.fetch(ask, at)
                if answer is None or answer.state in rules.UNFINISHED:
                    answer = source.void(ask, at)
                apply_answer(token=payment.token, answer=answer, at=at)


def ask_of(payment: Payment) -> Ask:
    """A payment as its provider is asked for it."""
    return Ask(
        token=payment.token,
        amount=payment.amount,
        card=payment.source,
        return_url=payment.return_url,
        reference=payment.provider_reference,
        capture_later=payment.capture_later,
    )


@contextmanager
def noted(payment: Payment) -> Iterator[None]:
    """What a provider does not answer or contradicts is written at the payment, and keeps nobody else from theirs."""
    try:
        yield
    except (*FAILURES, WrongAmount) as error:
        Payment.objects.filter(pk=payment.pk).update(error=error.message[:300])


@contextmanager
def spared(token: str) -> Iterator[None]:
    """For the sweep: whatever goes wrong with one payment is written there, and the others have their turn."""
    try:
        yield
    except (Refusal, DatabaseError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        log.warning("payment %s… waits: %s", token[:6], error)
        Payment.objects.filter(token=token).update(error=f"{type(error).__name__}: {error}"[:300])


@contextmanager
def alone(payment_id: int) -> Iterator[None]:
    """One caller at a time for each payment, across processes and without a transaction; a crash lets the next in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [_ASKED, payment_id])
        try:
            yield
        finally:
            if connection.connection is not None and not connection.connection.closed:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_ASKED, payment_id])


def _keep(payment: Payment, card: str) -> None:
    """What it takes to ask again after a crash: of a card only what hosted fields gave."""
    source = provider(payment.provider).source(card)
    if source and not payment.source:
        payment.source = source
        Payment.objects.filter(pk=payment.pk).update(source=source)


def _charge(payment: Payment, card: str, at: datetime) -> Payment:
    """Ask; the payment as it stands then. Who first only gives it a name is asked again once that is kept."""
    if not payment.amount:
        return apply_answer(token=payment.token, answer=Answer(PaymentState.CAPTURED), at=at)
    asked = provider(payment.provider)
    for _ in range(2):
        ask = ask_of(payment)
        answer = asked.charge(replace(ask, card=card or ask.card), at)
        known = payment.provider_reference
        payment = apply_answer(token=payment.token, answer=answer, at=at)
        if payment.state != PaymentState.PENDING or payment.provider_reference == known:
            break
    return payment


def _check_amounts(payment: Payment, answer: Answer) -> None:
    """What the provider was asked for is what we asked, and what it took is all of that, or less where it may be."""
    asked = payment.amount if answer.amount is None else answer.amount
    taken = payment.amount if answer.captured is None else answer.captured
    too_little = taken < payment.amount and not payment.capture_later
    if asked != payment.amount or (answer.state == PaymentState.CAPTURED and (too_little or taken > payment.amount)):
        told = gettext("Le prestataire annonce %(asked)s € demandés et %(taken)s € pris, au lieu de %(amount)s €.")
        raise WrongAmount(told % {"asked": asked, "taken": taken, "amount": payment.amount})


def _note(payment: Payment, answer: Answer, at: datetime) -> None:
    """What is told besides the state: the provider's name of the payment, until when it is authorised, its fee."""
    payment.provider_reference = answer.reference or payment.provider_reference
    payment.capture_before = answer.capture_before or payment.capture_before
    if answer.state == payment.state:
        payment.action_url = answer.action_url or payment.action_url
    if answer.fee and not payment.fee:
        payment.fee = answer.fee
        book_fee(provider_slug=payment.provider, reference=payment.token, fee=answer.fee, at=at)


def _move(payment: Payment, answer: Answer) -> None:
    payment.state = answer.state
    if answer.state == PaymentState.CAPTURED:
        payment.captured = payment.amount if answer.captured is None else answer.captured
    payment.means, payment.action_url, payment.error = answer.means[:60], answer.action_url, ""
