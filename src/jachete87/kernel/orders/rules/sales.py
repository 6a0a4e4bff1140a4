"""What a basket hands over to become a purchase: lines, groups, and the amounts they come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from jachete87.base.money import ZERO, share_out, sums, vat_within
from jachete87.kernel.bricks import Handover
from jachete87.kernel.bricks.fees import fee_shares

Part = tuple[str, int]
"""A brick and a seller in it."""

DEPOSIT = "Consigne : "
"""How the line of a deposit begins; what follows is the name of the container."""


@dataclass(frozen=True, slots=True)
class SoldContainers:
    """The returnable containers of one pack: the id and name of their type, how many, and the deposit of each."""

    type: int
    name: str
    count: int
    deposit: Decimal


@dataclass(frozen=True, slots=True)
class SoldLine:
    """So many packs of an offer as they are sold; `unit_gross` with VAT, `vat_rate` in percent.

    `pack_grams` is the announced weight of a pack whose price falls when it weighs less.
    `measure_price` is what one `measure` costs ("kg", "l", "m", "pièce"); `contents` what a box holds, as promised.
    A pack takes `pack_volume` decilitres. `gross` is without the deposits of its returnable `containers`, which are no
    part of any price. `brick` is the one in which it is sold, where that is not the group's.
    """

    offer: int
    product: int
    seller: int
    stock_use: int
    title: str
    variant: str
    personalisation: str
    withdrawal: str
    quantity: int
    unit_gross: Decimal
    vat_rate: Decimal
    pack_grams: int | None = None
    measure_price: Decimal | None = None
    measure: str = ""
    pack_volume: int = 0
    is_cold: bool = False
    contents: str = ""
    containers: SoldContainers | None = None
    brick: str = ""

    @property
    def deposits(self) -> Decimal:
        """What is charged for the containers of all packs."""
        return self.containers.deposit * self.containers.count * self.quantity if self.containers else ZERO

    @property
    def gross(self) -> Decimal:
        return self.unit_gross * self.quantity

    @property
    def vat(self) -> Decimal:
        return vat_within(self.gross, self.vat_rate)

    @property
    def net(self) -> Decimal:
        return self.gross - self.vat


@dataclass(frozen=True, slots=True)
class SoldGroup:
    """Lines that are had together; `fee` is the group's, `reservation` the brick's reference of its place.

    `joins` is the id of an order placed before, with which they are had. Lines of other bricks ride along: their
    sellers pay `handling` of the fee, by their ids, and bring them until `bring_by`.
    """

    brick: str
    key: str
    reservation: str
    way_label: str
    address: str
    fee: Decimal
    deadline: datetime | None
    handover: Handover
    lines: tuple[SoldLine, ...]
    joins: int | None = None
    handling: Mapping[int, Decimal] = field(default_factory=dict)
    bring_by: datetime | None = None

    def by_seller(self) -> dict[Part, tuple[SoldLine, ...]]:
        """The lines of each seller in each brick."""
        parts = dict.fromkeys(self._part(line) for line in self.lines)
        return {part: tuple(line for line in self.lines if self._part(line) == part) for part in parts}

    def fees(self) -> dict[Part, Decimal]:
        """What of the fee each of them bears, to the cent."""
        goods = sums((self._part(line), line.gross) for line in self.lines)
        riding = {part: self.handling[part[1]] for part in goods if part[0] != self.brick and part[1] in self.handling}
        return fee_shares(self.fee, goods, riding)

    def _part(self, line: SoldLine) -> Part:
        return line.brick or self.brick, line.seller


def fee_by_rate(fee: Decimal, lines: Sequence[SoldLine]) -> dict[Decimal, Decimal]:
    """A fee shared out to the VAT rates of the goods it goes with, by their amount, to the cent (CGI art. 257 ter)."""
    goods = sums((line.vat_rate, line.gross) for line in lines)
    shares = zip(goods, share_out(fee, list(goods.values())), strict=True)
    return {rate: share for rate, share in shares if share}


@dataclass(frozen=True, slots=True)
class SoldElsewhere:
    """What is finished on an outside platform: title, goods in lines of text, address."""

    title: str
    goods: str
    url: str


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys; `adult` is the declaration of majority that alcohol asks for."""

    email: str
    name: str
    phone: str = ""
    language: str = "fr"
    user_id: int | None = None
    adult: bool = False


@dataclass(frozen=True, slots=True)
class Sale:
    """A whole purchase to be made of a basket.

    `vouchers` is what vouchers pay of each sub-order, in their order; `reference` its name, where it was given before.
    """

    basket_key: str
    buyer: Buyer
    provider: str
    groups: tuple[SoldGroup, ...]
    elsewhere: tuple[SoldElsewhere, ...] = ()
    vouchers: tuple[Decimal, ...] = ()
    reference: str = ""

    @property
    def paid_by_vouchers(self) -> Decimal:
        return sum(self.vouchers, ZERO)

    @property
    def is_weighed(self) -> bool:
        """Whether something of it is weighed when it is prepared, so that its price can still fall."""
        return any(line.pack_grams for group in self.groups for line in group.lines)

    @property
    def total(self) -> Decimal:
        lines = sum((line.gross + line.deposits for group in self.groups for line in group.lines), ZERO)
        return lines + sum((group.fee for group in self.groups), ZERO)
