"""What a provider must be able to do for sellers: accounts of their own, to which it moves their share (L39)."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from jachete87.kernel.payments.enums import DisputeState, PayoutState


@dataclass(frozen=True, slots=True)
class Shop:
    """A seller as the provider is told of it."""

    id: int
    name: str
    email: str
    page: str


@dataclass(frozen=True, slots=True)
class AccountAnswer:
    """How a seller's account stands; `due` names what the provider still asks of the seller."""

    account: str
    charges_enabled: bool
    payouts_enabled: bool
    transfers_enabled: bool
    due: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """What goes to a seller's account, in euros: `token` is our name for it, `payment` the provider's of its source."""

    token: str
    account: str
    amount: Decimal
    payment: str
    group: str


@dataclass(frozen=True, slots=True)
class DisputeAnswer:
    """A payment contested at the bank: `payment` is the provider's name, `fee` what it keeps for the trouble.

    Until it has `withdrawn` the amount, the bank only inquires.
    """

    reference: str
    payment: str
    state: DisputeState
    amount: Decimal
    fee: Decimal
    reason: str
    opened_at: datetime
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class PayoutAnswer:
    """What went from a seller's account to its bank."""

    reference: str
    amount: Decimal
    state: PayoutState
    arrives_on: date | None


class Marketplace(ABC):
    """Each call may be repeated; it raises ProviderAway when nobody answers, ProviderRefuses what is not granted."""

    slug: ClassVar[str]

    @abstractmethod
    def open_account(self, shop: Shop) -> AccountAnswer:
        """A new account for a seller, once for each seller."""

    @abstractmethod
    def onboarding_url(self, account: str, page: str) -> str:
        """Where the seller tells the provider who it is; it comes back to `page`."""

    @abstractmethod
    def fetch_account(self, account: str) -> AccountAnswer:
        """How an account stands."""

    @abstractmethod
    def transfer(self, share: Share) -> str:
        """Move a share to a seller's account, once for each token; the provider's name of it."""

    @abstractmethod
    def take_back(self, transfer: str, token: str, amount: Decimal) -> None:
        """Take back a part of a transfer, once for each token."""

    @abstractmethod
    def fetch_dispute(self, reference: str) -> DisputeAnswer:
        """How a dispute stands."""

    @abstractmethod
    def fetch_payout(self, account: str, reference: str) -> PayoutAnswer:
        """How a payout stands."""
