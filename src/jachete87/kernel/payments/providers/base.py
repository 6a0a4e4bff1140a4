"""What a payment provider must be able to do; amounts in euros, `token` is our unguessable name of the payment."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from jachete87.base.errors import Refusal
from jachete87.kernel.payments.enums import PaymentState


class Forged(Refusal):
    """A message that does not come from the provider, or is too old to be believed."""

    status = 400


class UnknownProvider(Refusal):
    """No such way to pay here."""

    status = 409


class ProviderAway(Refusal):
    """The provider does not answer, or not in time: nothing is known, so it is asked again later."""

    status = 503


class ProviderRefuses(Refusal):
    """The provider will never do this."""

    status = 409


FAILURES = (ProviderAway, ProviderRefuses, UnknownProvider)
"""Why a provider did not do what it was asked: written where it was asked for, and asked again by the sweep."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a provider is asked to collect.

    `card` is a number for the sandbox, or what the provider's own hosted fields gave (never a card number);
    `return_url` is where the shopper goes after; `reference` is the provider's name of a payment that it knows already;
    with `capture_later` the amount is only authorised.
    """

    token: str
    amount: Decimal
    card: str = ""
    return_url: str = ""
    reference: str = ""
    capture_later: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """How a payment stands at the provider; `action_url` is where the shopper goes to pay or authenticate.

    `amount` is what the provider was asked for and `captured` what it took, None where it does not say; `fee` is what
    it keeps for itself; after `capture_before` an authorisation is worth nothing.
    """

    state: PaymentState
    means: str = ""
    action_url: str = ""
    reference: str = ""
    amount: Decimal | None = None
    captured: Decimal | None = None
    capture_before: datetime | None = None
    fee: Decimal | None = None


class Topic(StrEnum):
    """What a message is about."""

    PAYMENT = "payment"
    DISPUTE = "dispute"
    ACCOUNT = "account"
    ACCOUNT_LOST = "account_lost"
    PAYOUT = "payout"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Event:
    """A message of the provider: a reason to look there again, not to be believed by itself.

    `token` is ours and `reference` the provider's for a payment, `account` a seller's account there, `about` the
    provider's name of the dispute or payout. `reason` says why a message about nothing of ours has no effect.
    """

    id: str
    kind: str
    topic: Topic = Topic.PAYMENT
    token: str = ""
    reference: str = ""
    account: str = ""
    about: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """An authentic message as it came."""

    id: str
    payload: Mapping[str, Any]


class Provider(ABC):
    """One way to pay. Every call may be repeated; none is made inside a database transaction of ours.

    Each raises ProviderAway when the provider does not answer.
    """

    slug: ClassVar[str]
    is_repeatable: ClassVar[bool] = False
    """Whether all that `charge` needs is kept with the payment, so that the sweep may repeat it."""
    can_hold: ClassVar[bool] = True
    """Whether it can only authorise an amount, and take it or less of it later."""

    def source(self, card: str) -> str:
        """What of a card may be kept to ask again: what hosted fields gave, never a card number."""
        return ""

    @abstractmethod
    def charge(self, ask: Ask, at: datetime) -> Answer:
        """Collect or authorise the amount, once for each token."""

    @abstractmethod
    def fetch(self, ask: Ask, at: datetime) -> Answer | None:
        """How the payment stands; None when it was never asked."""

    @abstractmethod
    def void(self, ask: Ask, at: datetime) -> Answer:
        """Give up what is not collected for good; the answer says when it was too late for that."""

    @abstractmethod
    def capture(self, ask: Ask, amount: Decimal, at: datetime) -> Answer:
        """Take so much of what was authorised, never more, and once; the rest is let go."""

    @abstractmethod
    def refund(self, ask: Ask, refund_token: str, amount: Decimal) -> str:
        """Give back a part of a payment, once for each refund token; the provider's name of that."""

    def read_message(self, body: bytes, headers: Mapping[str, str], at: datetime) -> Message:
        """The id and the content of an authentic webhook call; raises Forged."""
        raise Forged("Ce moyen de paiement n'envoie pas de messages.")

    def event_of(self, message: Message) -> Event:
        """What an authentic message is about."""
        return Event(message.id, "", Topic.NOTHING, reason="Ce moyen de paiement n'envoie pas de messages.")
