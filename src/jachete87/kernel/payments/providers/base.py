"""What a payment provider must be able to do; amounts in euros, `token` is our unguessable name of the payment."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from jachete87.base.errors import Refusal
from jachete87.kernel.payments.enums import PaymentState


class Forged(Refusal):
    """A message that does not come from the provider, or is too old to be believed."""

    status = 400


class UnknownProvider(Refusal):
    """No such way to pay here."""

    status = 409


@dataclass(frozen=True, slots=True)
class Ask:
    """What a provider is asked to collect; `card` is only typed for the sandbox, `return_url` is where to go after."""

    token: str
    amount: Decimal
    card: str = ""
    return_url: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a payment stands at the provider; `action_url` is where the shopper authenticates."""

    state: PaymentState
    means: str = ""
    action_url: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A message of the provider about a payment: a reason to look there again, not to be believed by itself."""

    id: str
    token: str
    kind: str


class Provider(ABC):
    """One way to pay. Every call may be repeated; none is made inside a database transaction of ours."""

    slug: ClassVar[str]

    @abstractmethod
    def charge(self, ask: Ask, at: datetime) -> Answer:
        """Collect the amount, once for each token."""

    @abstractmethod
    def fetch(self, token: str, at: datetime) -> Answer | None:
        """How the payment stands; None when it was never asked."""

    @abstractmethod
    def void(self, token: str, at: datetime) -> Answer:
        """Give up an unfinished payment for good; the answer says when it was too late for that."""

    @abstractmethod
    def refund(self, token: str, refund_token: str, amount: Decimal) -> None:
        """Give back a part of a payment, once for each refund token."""

    def read_event(self, body: bytes, headers: Mapping[str, str], at: datetime) -> Event:
        """The authentic message in a webhook call; raises Forged."""
        raise Forged("Ce moyen de paiement n'envoie pas de messages.")
