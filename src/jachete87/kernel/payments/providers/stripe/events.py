"""What a message of Stripe's is about. Every other kind is kept and has no effect, with the reason."""

from collections.abc import Mapping
from typing import Any

from jachete87.kernel.payments.providers.base import Event, Message, Topic
from jachete87.kernel.payments.providers.stripe.client import within

TOPICS: Mapping[str, Topic] = {
    "payment_intent.": Topic.PAYMENT,
    "checkout.session.": Topic.PAYMENT,
    "charge.dispute.": Topic.DISPUTE,
    "charge.": Topic.PAYMENT,
    "refund.": Topic.PAYMENT,
    "account.application.deauthorized": Topic.ACCOUNT_LOST,
    "account.": Topic.ACCOUNT,
    "capability.": Topic.ACCOUNT,
    "payout.": Topic.PAYOUT,
}
REASONS: Mapping[str, str] = {
    "transfer.": "Un versement à un vendeur est noté quand nous le demandons.",
    "balance.": "Le solde chez le prestataire se lit dans le grand livre.",
    "customer.": "Nous n'enregistrons pas de clients chez le prestataire.",
    "payment_method.": "Nous ne gardons pas de cartes chez le prestataire.",
    "account.external_account.": "Le compte bancaire d'un vendeur ne regarde que lui et le prestataire.",
}
_UNUSED = "Nous n'utilisons rien de ce que ce message annonce."


def event_of(message: Message) -> Event:
    """Where to look because of a message."""
    payload = message.payload
    kind, thing = str(payload.get("type") or "")[:80], within(payload, "data", "object")
    for start, reason in REASONS.items():
        if kind.startswith(start):
            return Event(message.id, kind, Topic.NOTHING, reason=reason)
    topic = next((topic for start, topic in TOPICS.items() if kind.startswith(start)), Topic.NOTHING)
    if topic == Topic.NOTHING:
        return Event(message.id, kind, topic, reason=_UNUSED)
    return Event(
        message.id,
        kind,
        topic,
        token=_token(thing),
        reference=_reference(thing),
        account=_text(payload.get("account") or (thing.get("id") if kind.startswith("account.updated") else "")),
        about=_text(thing.get("id")),
    )


def _token(thing: Mapping[str, Any]) -> str:
    """Our own name of the payment, where we wrote it; a refund's says whose it is."""
    noted = within(thing, "metadata", "payment") or within(thing, "metadata", "token")
    return _text(noted or thing.get("client_reference_id"))[:40]


def _reference(thing: Mapping[str, Any]) -> str:
    """Stripe's name of the payment: of the intent itself, or of the one that something belongs to."""
    intent = thing.get("payment_intent")
    named = intent.get("id") if isinstance(intent, Mapping) else intent
    return _text(named or (thing.get("id") if thing.get("object") in ("payment_intent", "checkout.session") else ""))


def _text(value: Any) -> str:
    return value[:120] if isinstance(value, str) else ""
