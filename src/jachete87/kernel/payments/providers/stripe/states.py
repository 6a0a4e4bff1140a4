"""How Stripe's payment intents and checkout sessions stand, as answers of ours.

Source: https://docs.stripe.com/payments/paymentintents/lifecycle
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from jachete87.kernel.payments.enums import PaymentState
from jachete87.kernel.payments.providers.base import Answer
from jachete87.kernel.payments.providers.stripe.client import in_euros, within

_AUTHORISED_FOR = timedelta(days=7)

STATES: Mapping[str, PaymentState] = {
    "requires_payment_method": PaymentState.PENDING,
    "requires_confirmation": PaymentState.PENDING,
    "processing": PaymentState.PENDING,
    "requires_action": PaymentState.ACTION_REQUIRED,
    "requires_capture": PaymentState.AUTHORISED,
    "succeeded": PaymentState.CAPTURED,
    "canceled": PaymentState.RELEASED,
}


def answer_of_intent(intent: Mapping[str, Any]) -> Answer:
    """A payment intent, with its latest charge where it is expanded."""
    state = STATES.get(intent["status"], PaymentState.PENDING)
    if intent["status"] == "requires_payment_method" and intent.get("last_payment_error"):
        state = PaymentState.DECLINED
    fee = within(intent, "latest_charge", "balance_transaction", "fee")
    return Answer(
        state,
        means=_means(intent),
        action_url=str(within(intent, "next_action", "redirect_to_url", "url") or ""),
        reference=intent["id"],
        amount=in_euros(intent["amount"]),
        captured=in_euros(intent.get("amount_received")),
        capture_before=_capture_before(intent) if state == PaymentState.AUTHORISED else None,
        fee=in_euros(fee) if fee else None,
    )


def answer_of_session(session: Mapping[str, Any]) -> Answer:
    """A checkout session: the shopper is on Stripe's page until it is complete or has expired."""
    intent = session.get("payment_intent")
    if session["status"] == "complete" and isinstance(intent, Mapping):
        return answer_of_intent(intent)
    reference, amount = session["id"], in_euros(session["amount_total"])
    if session["status"] == "expired":
        return Answer(PaymentState.RELEASED, reference=reference, amount=amount)
    return Answer(PaymentState.ACTION_REQUIRED, action_url=session["url"] or "", reference=reference, amount=amount)


def _means(intent: Mapping[str, Any]) -> str:
    card = within(intent, "latest_charge", "payment_method_details", "card")
    return f"{str(card.get('brand') or 'carte').title()} •••• {card.get('last4')}" if card else ""


def _capture_before(intent: Mapping[str, Any]) -> datetime:
    """Until when the bank keeps the amount; seven days where Stripe does not say."""
    told = within(intent, "latest_charge", "payment_method_details", "card", "capture_before")
    if told:
        return datetime.fromtimestamp(int(told), UTC)
    return (
        datetime.fromtimestamp(int(within(intent, "latest_charge", "created") or intent["created"]), UTC)
        + _AUTHORISED_FOR
    )
