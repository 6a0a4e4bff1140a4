"""A purchase as pages, mails and the API show it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from jachete87.base.money import sums
from jachete87.base.times import last_before
from jachete87.kernel.orders.enums import WITH_THE_SHOPPER, SubOrderState
from jachete87.kernel.orders.queries.company import Companion
from jachete87.kernel.orders.rules.sales import DEPOSIT
from jachete87.kernel.orders.rules.terms import EXCEPTIONS
from jachete87.kernel.payments.enums import PaymentState
from jachete87.kernel.payments.providers.on_site import SLUG as ON_SITE
from jachete87.kernel.vouchers.queries import Paid


@dataclass(frozen=True, slots=True)
class LineView:
    """One thing bought; `withdrawal` is a value of catalogue's Withdrawal, `withdrawal_label` its text.

    `delivered_…` is what of it is (to be) delivered, `refunded` what was given back for it; `contents` what a box has.
    The deposit of returnable containers is a line of its own, `deposit_of` another, and follows it; `containers_back`
    of them came back.
    """

    id: int
    product: int
    title: str
    variant: str
    personalisation: str
    quantity: int
    unit_gross: Decimal
    gross: Decimal
    net: Decimal
    vat: Decimal
    vat_rate: Decimal
    withdrawal: str
    withdrawal_label: str
    state: str
    state_label: str
    delivered_quantity: int
    delivered_gross: Decimal
    refunded: Decimal
    substitute: str
    weighed_grams: int | None
    cancelled_at: datetime | None
    withdrawn_at: datetime | None
    may_cancel: bool
    may_withdraw: bool
    measure_price: Decimal | None = None
    measure: str = ""
    contents: str = ""
    deposit_of: int | None = None
    containers_back: int = 0

    @property
    def containers_out(self) -> int:
        """How many containers of a deposit are with the shopper, once it was handed over."""
        is_open = self.deposit_of is not None and self.state in WITH_THE_SHOPPER
        return self.delivered_quantity - self.containers_back if is_open else 0

    @property
    def is_exception(self) -> bool:
        """Whether the law gives no right to withdraw from it (C. conso. L221-28)."""
        return self.withdrawal in EXCEPTIONS


@dataclass(frozen=True, slots=True)
class SubOrderView:
    """What one seller prepares; sub-orders with the same `group` are had together, and with the `company` of others.

    While it `may_cancel`, more can be ordered with it too.
    """

    id: int
    number: int
    group: str
    brick: str
    brick_name: str
    had_with: str
    had_with_name: str
    seller_slug: str
    seller: str
    seller_legal: str
    state: str
    state_label: str
    state_reason: str
    way: str
    place: str
    starts_at: datetime | None
    ends_at: datetime | None
    next_step: str
    address: str
    deadline: datetime | None
    goods: Decimal
    deposits: Decimal
    fee: Decimal
    total: Decimal
    may_cancel: bool
    handed_over_at: datetime | None
    withdrawal_ends_at: datetime | None
    lines: tuple[LineView, ...]
    company: tuple[Companion, ...] = ()
    bring_by: datetime | None = None

    @property
    def last_day(self) -> datetime | None:
        """A moment of the last day to withdraw."""
        return last_before(self.withdrawal_ends_at) if self.withdrawal_ends_at else None


@dataclass(frozen=True, slots=True)
class HandOffView:
    """What is finished on an outside platform; `goods` are lines of text."""

    title: str
    goods: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class PaymentView:
    """How the purchase is paid; `action_url` is where the shopper must go first, else ""."""

    provider: str
    state: str
    state_label: str
    amount: Decimal
    captured: Decimal
    refunded: Decimal
    means: str
    action_url: str

    @property
    def is_held(self) -> bool:
        """Whether the provider has only authorised the amount, and takes it or less of it later."""
        return self.state == PaymentState.AUTHORISED and self.provider != ON_SITE


@dataclass(frozen=True, slots=True)
class PurchaseView:
    """A whole purchase; `path` is its page for who holds the token, without host.

    `vouchers` is what discounts and vouchers paid of the total when it was placed; `paid_otherwise` which of them, less
    what went back to them since.
    """

    reference: str
    token: str
    path: str
    state: str
    state_label: str
    total: Decimal
    vouchers: Decimal
    paid_otherwise: tuple[Paid, ...]
    email: str
    name: str
    phone: str
    language: str
    created_at: datetime
    placed_at: datetime | None
    payment: PaymentView
    sub_orders: tuple[SubOrderView, ...]
    handoffs: tuple[HandOffView, ...]

    @property
    def may_withdraw(self) -> bool:
        """Whether the shopper may still change their mind about something."""
        return any(line.may_withdraw for order in self.sub_orders for line in order.lines)

    @property
    def containers_out(self) -> tuple[tuple[str, int, Decimal], ...]:
        """What is to be brought back of this purchase: the container, how many, for so many euros."""
        handed = [order for order in self.sub_orders if order.state == SubOrderState.HANDED_OVER]
        lines = [line for order in handed for line in order.lines if line.containers_out]
        counts = Counter({line.title: 0 for line in lines})
        for line in lines:
            counts[line.title] += line.containers_out
        amounts = sums((line.title, line.unit_gross * line.containers_out) for line in lines)
        return tuple((title.removeprefix(DEPOSIT), counts[title], amounts[title]) for title in counts)

    @property
    def groups(self) -> tuple[tuple[SubOrderView, ...], ...]:
        """The sub-orders that are had together."""
        keys = dict.fromkeys((order.had_with, order.group) for order in self.sub_orders)
        return tuple(tuple(o for o in self.sub_orders if (o.had_with, o.group) == key) for key in keys)
