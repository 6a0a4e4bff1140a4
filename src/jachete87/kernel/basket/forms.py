"""What the API takes about baskets: strict, bounded, nothing more than what is named."""

from decimal import Decimal
from typing import Annotated, Literal

from django.conf import settings
from ninja import Schema
from pydantic import ConfigDict, Field

from jachete87.base.api import WHOLE
from jachete87.kernel.basket.actions.checkout import CheckoutAsk
from jachete87.kernel.bricks import Choice
from jachete87.kernel.orders.rules.sales import Buyer

_TEXT = r"^[^\x00]*$"
_CARD = r"^([0-9 ]{0,23}|pm_[A-Za-z0-9_]{1,100})$"
_EMAIL = r"^[A-Za-z0-9._%+\-]{1,64}@([A-Za-z0-9]([A-Za-z0-9\-]{0,40}[A-Za-z0-9])?\.){1,4}[A-Za-z]{2,24}$"

Quantity = Annotated[int, Field(ge=1, le=999), WHOLE]
Id = Annotated[int, Field(ge=1, le=2**63 - 1), WHOLE]
Code = Annotated[str, Field(min_length=1, max_length=40, pattern=_TEXT)]
ShortText = Annotated[str, Field(max_length=120, pattern=_TEXT)]
PartName = Annotated[str, Field(max_length=120)]
"""How a sender names a part of an address: never kept, and with a pattern the description would allow other names."""


class Strict(Schema):
    """Nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


class LineIn(Strict):
    """So many packs of an offer."""

    offer: Id
    quantity: Quantity = 1
    personalisation: Annotated[str, Field(max_length=300, pattern=_TEXT)] = ""


class QuantityIn(Strict):
    """Another number of packs."""

    quantity: Quantity


class OfPurchaseIn(Strict):
    """Something of a purchase, for who holds its token."""

    purchase: Annotated[str, Field(max_length=12, pattern=r"^[A-Za-z0-9]+$")]
    token: Annotated[str, Field(max_length=43, pattern=r"^[A-Za-z0-9_-]+$")]


class JoinIn(OfPurchaseIn):
    """One of the orders of a purchase."""

    number: Annotated[int, Field(ge=1, le=32767), WHOLE]


class MoreIn(OfPurchaseIn):
    """So many packs more of a line of a purchase."""

    line: Id
    quantity: Quantity = 1


class WayIn(Strict):
    """A way of a group, with its slot or its address (lines of text, or parts in the order of an envelope)."""

    way: Annotated[str, Field(min_length=1, max_length=80, pattern=_TEXT)]
    slot: Id | None = None
    address: (
        Annotated[str, Field(max_length=500, pattern=_TEXT)]
        | Annotated[dict[PartName, ShortText], Field(max_length=12)]
        | None
    ) = None

    def choice(self) -> Choice:
        """The choice a brick is asked for."""
        given = self.address or ""
        address = given if isinstance(given, str) else "\n".join(part for part in given.values() if part.strip())
        return Choice(way=self.way, slot=self.slot, address=address)


class PaymentIn(Strict):
    """A provider; `card` is a number of the sandbox, or what Stripe's hosted fields gave (`pm_…`)."""

    provider: Literal["sandbox", "stripe", "on_site"]
    card: Annotated[str, Field(pattern=_CARD)] = ""


class CheckoutIn(Strict):
    """Who buys and how it is paid. `adult` declares majority (alcohol); `expected_total` is what the shopper saw.

    `vouchers` are codes of vouchers and gift cards; `expected_rest` is what the shopper saw that is left to pay after
    discounts and them.
    """

    email: Annotated[str, Field(max_length=254, pattern=_EMAIL)]
    name: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]
    phone: Annotated[str, Field(max_length=32, pattern=r"^[0-9+(). /\-]*$")] = ""
    payment: Literal["sandbox", "stripe", "on_site"] | PaymentIn
    card: Annotated[str, Field(pattern=_CARD)] = ""
    accept_terms: Literal[True]
    adult: bool = False
    expected_total: Annotated[str, Field(pattern=r"^[0-9]{1,9}\.[0-9]{2}$")] | None = None
    vouchers: Annotated[list[Code], Field(max_length=10)] = []
    expected_rest: Annotated[str, Field(pattern=r"^[0-9]{1,9}\.[0-9]{2}$")] | None = None

    def ask(self, language: str, client: str = "") -> CheckoutAsk:
        """The checkout that is asked for."""
        spoken = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        nested = self.payment if isinstance(self.payment, PaymentIn) else None
        buyer = Buyer(self.email, self.name.strip(), self.phone.strip(), language=spoken, adult=self.adult)
        return CheckoutAsk(
            buyer=buyer,
            provider=nested.provider if nested else str(self.payment),
            accept_terms=self.accept_terms,
            card=(nested.card if nested else "") or self.card,
            expected_total=Decimal(self.expected_total) if self.expected_total else None,
            vouchers=tuple(dict.fromkeys(self.vouchers)),
            expected_rest=Decimal(self.expected_rest) if self.expected_rest else None,
            client=client,
        )
