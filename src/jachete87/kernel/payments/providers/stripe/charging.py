"""Payments through Stripe: on its hosted page, or with what its hosted fields gave; no card number passes us (L40).

Nothing moves money before we know Stripe's name of the payment: a checkout session takes nothing until the shopper has
been sent to it, and an intent is first made, then confirmed. So a time-out can be asked again, or given up, at will.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import orjson
import stripe
from django.conf import settings
from django.utils.translation import gettext

from jachete87.kernel.payments.enums import PaymentState
from jachete87.kernel.payments.providers.base import Answer, Ask, Event, Forged, Message, Provider, ProviderRefuses
from jachete87.kernel.payments.providers.stripe.client import CURRENCY, answering, cents, client, plain, within
from jachete87.kernel.payments.providers.stripe.events import event_of
from jachete87.kernel.payments.providers.stripe.states import answer_of_intent, answer_of_session

if TYPE_CHECKING:
    from stripe.params.checkout import SessionCreateParams

SLUG = "stripe"
_SESSION = "cs_"
_GIVEN = re.compile(r"pm_\w{1,100}", re.ASCII)
_DETAILS = ["latest_charge.balance_transaction"]
_FINISHED = (PaymentState.CAPTURED, PaymentState.DECLINED, PaymentState.RELEASED)


class Stripe(Provider):
    """Cards through Stripe."""

    slug = SLUG
    is_repeatable = True

    def source(self, card: str) -> str:
        return card if _GIVEN.fullmatch(card) else ""

    def charge(self, ask: Ask, at: datetime) -> Answer:
        try:
            if ask.reference:
                known = self.fetch(ask, at)
                return known or self._confirm(ask)
            return self._prepare(ask) if self.source(ask.card) else self._open_page(ask)
        except ProviderRefuses:
            return Answer(PaymentState.DECLINED)

    def fetch(self, ask: Ask, at: datetime) -> Answer | None:
        if not ask.reference:
            return None
        with answering():
            if ask.reference.startswith(_SESSION):
                found = client().v1.checkout.sessions.retrieve(
                    ask.reference, {"expand": [f"payment_intent.{name}" for name in _DETAILS]}
                )
                return answer_of_session(plain(found))
            intent = plain(client().v1.payment_intents.retrieve(ask.reference, {"expand": _DETAILS}))
        return None if intent["status"] == "requires_confirmation" else answer_of_intent(intent)

    def void(self, ask: Ask, at: datetime) -> Answer:
        """Without a name of Stripe's nobody was sent anywhere, so nothing can be taken."""
        if not ask.reference:
            return Answer(PaymentState.RELEASED)
        known = self.fetch(ask, at)
        if known and known.state in _FINISHED:
            return known
        reference = known.reference if known else ask.reference
        try:
            with answering():
                if reference.startswith(_SESSION):
                    return answer_of_session(plain(client().v1.checkout.sessions.expire(reference)))
                return answer_of_intent(plain(client().v1.payment_intents.cancel(reference)))
        except ProviderRefuses:
            found = self.fetch(ask, at)
            if found is None:
                raise
            return found

    def capture(self, ask: Ask, amount: Decimal, at: datetime) -> Answer:
        key = f"{ask.token}:capture:{cents(amount)}"
        try:
            with answering():
                client().v1.payment_intents.capture(
                    ask.reference, {"amount_to_capture": cents(amount)}, {"idempotency_key": key}
                )
        except ProviderRefuses:
            found = self.fetch(ask, at)
            if found is None or found.state == PaymentState.AUTHORISED:
                raise
            return found
        return self.fetch(ask, at) or Answer(PaymentState.AUTHORISED)

    def refund(self, ask: Ask, refund_token: str, amount: Decimal) -> str:
        with answering():
            made = client().v1.refunds.create(
                {
                    "payment_intent": ask.reference,
                    "amount": cents(amount),
                    "metadata": {"token": refund_token, "payment": ask.token},
                },
                {"idempotency_key": refund_token},
            )
        return made.id

    def read_message(self, body: bytes, headers: Mapping[str, str], at: datetime) -> Message:
        signature = headers.get("stripe-signature", "")
        for secret in filter(None, settings.STRIPE_WEBHOOK_SECRET.split(",")):
            try:
                stripe.Webhook.construct_event(body, signature, secret)
            except (ValueError, stripe.SignatureVerificationError):
                continue
            return _message(body)
        raise Forged(gettext("Signature fausse ou message trop ancien."))

    def event_of(self, message: Message) -> Event:
        return event_of(message)

    def _prepare(self, ask: Ask) -> Answer:
        """An intent that takes nothing until it is confirmed."""
        with answering():
            made = client().v1.payment_intents.create(
                {
                    "amount": cents(ask.amount),
                    "currency": CURRENCY,
                    "payment_method": ask.card,
                    "allowed_payment_method_types": ["card"],
                    "capture_method": "manual" if ask.capture_later else "automatic",
                    "metadata": {"token": ask.token},
                    "transfer_group": ask.token,
                },
                {"idempotency_key": ask.token},
            )
        return Answer(PaymentState.PENDING, reference=made.id)

    def _confirm(self, ask: Ask) -> Answer:
        try:
            with answering():
                client().v1.payment_intents.confirm(
                    ask.reference, {"return_url": ask.return_url}, {"idempotency_key": f"{ask.token}:confirm"}
                )
                found = client().v1.payment_intents.retrieve(ask.reference, {"expand": _DETAILS})
        except stripe.CardError:
            return Answer(PaymentState.DECLINED, reference=ask.reference)
        return answer_of_intent(plain(found))

    def _open_page(self, ask: Ask) -> Answer:
        """Stripe's own page, where the card is typed."""
        with answering():
            made = client().v1.checkout.sessions.create(_page(ask), {"idempotency_key": ask.token})
        return answer_of_session(plain(made))


def _page(ask: Ask) -> "SessionCreateParams":
    return {
        "mode": "payment",
        "allowed_payment_method_types": ["card"],
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": CURRENCY,
                    "unit_amount": cents(ask.amount),
                    "product_data": {"name": "J'achète87"},
                },
            }
        ],
        "payment_intent_data": {
            "capture_method": "manual" if ask.capture_later else "automatic",
            "metadata": {"token": ask.token},
            "transfer_group": ask.token,
        },
        "client_reference_id": ask.token,
        "metadata": {"token": ask.token},
        "success_url": ask.return_url,
        "cancel_url": ask.return_url,
    }


def _message(body: bytes) -> Message:
    payload = orjson.loads(body)
    if not isinstance(within(payload, "data", "object"), Mapping) or not isinstance(payload.get("id"), str):
        raise Forged(gettext("Message illisible."))
    return Message(payload["id"][:80], payload)
