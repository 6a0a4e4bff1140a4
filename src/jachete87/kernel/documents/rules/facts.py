"""What an invoice or a credit note states; amounts in euros, rates in percent."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jachete87.base.money import ZERO, share_out, vat_within
from jachete87.kernel.documents.enums import DocumentKind
from jachete87.kernel.membership.enums import TaxRegime


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount at a VAT rate: gross = net + VAT."""

    rate: Decimal
    gross: Decimal
    vat: Decimal

    @property
    def net(self) -> Decimal:
        return self.gross - self.vat


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a document; `key` is the id of the order's line that it counts, "" when it counts none.

    The deposit of returnable containers is outside VAT.
    """

    key: str
    title: str
    detail: str
    quantity: int
    amount: Amount
    is_deposit: bool = False


@dataclass(frozen=True, slots=True)
class Issuer:
    """The seller in whose name a document is issued, as it stood that day."""

    name: str
    trade_name: str
    siret: str
    register: str
    vat_number: str
    street: str
    postal_code: str
    town: str
    regime: TaxRegime


@dataclass(frozen=True, slots=True)
class Customer:
    """Who bought; `address` in lines of text, when one was given for this order."""

    name: str
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Credited:
    """The invoice that a credit note corrects, and why."""

    number: str
    issued_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a document states, but its number and day."""

    issuer: Issuer
    customer: Customer
    purchase: str
    delivered_on: date
    items: tuple[Item, ...]
    fees: tuple[Amount, ...]
    fee_title: str
    paid_on_site: bool
    mandatary: str
    credited: Credited | None = None

    @property
    def kind(self) -> DocumentKind:
        return DocumentKind.CREDIT_NOTE if self.credited else DocumentKind.INVOICE

    @property
    def has_deposits(self) -> bool:
        """Whether something of it is the deposit of containers."""
        return any(item.is_deposit for item in self.items)

    @property
    def rates(self) -> tuple[Amount, ...]:
        """The sums by VAT rate, the lowest first."""
        return by_rate([*(item.amount for item in self.items), *self.fees])

    @property
    def gross(self) -> Decimal:
        return sum((amount.gross for amount in self.rates), ZERO)

    @property
    def vat(self) -> Decimal:
        return sum((amount.vat for amount in self.rates), ZERO)

    @property
    def net(self) -> Decimal:
        return self.gross - self.vat


def at_rate(gross: Decimal, rate: Decimal) -> Amount:
    """A gross amount with the VAT that it contains."""
    return Amount(rate, gross, vat_within(gross, rate))


def by_rate(amounts: Iterable[Amount]) -> tuple[Amount, ...]:
    """The sums by VAT rate, the lowest first; what comes to nothing is left out."""
    gross: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
    vat: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
    for amount in amounts:
        gross[amount.rate] += amount.gross
        vat[amount.rate] += amount.vat
    return tuple(Amount(rate, gross[rate], vat[rate]) for rate in sorted(gross) if gross[rate])


def less(amounts: Iterable[Amount], taken: Iterable[Amount]) -> tuple[Amount, ...]:
    """What is left at each rate."""
    return by_rate([*amounts, *(Amount(amount.rate, -amount.gross, -amount.vat) for amount in taken)])


def spread(total: Decimal, over: Sequence[Amount]) -> tuple[Amount, ...]:
    """A gross amount shared out over VAT rates by what stands at each, to the cent: a fee follows its goods."""
    if total == sum((amount.gross for amount in over), ZERO):
        return tuple(over)
    shares = share_out(total, [amount.gross for amount in over])
    return tuple(at_rate(share, amount.rate) for share, amount in zip(shares, over, strict=True) if share)
