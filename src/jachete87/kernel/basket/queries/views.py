"""The basket as pages and the API show it: drawers, their lines, ways to have them, and what must be said."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from jachete87.base.money import ZERO
from jachete87.kernel.basket.queries.joining import Adding
from jachete87.kernel.basket.queries.paying import ToPay
from jachete87.kernel.bricks import Contents, Notice, SlotChoice, Way
from jachete87.kernel.catalogue.rules import UnitPrice


@dataclass(frozen=True, slots=True)
class SellerView:
    """Who sells: `name` is the trade name, `legal_name` the one the law wants shown (L221-6)."""

    id: int
    slug: str
    name: str
    legal_name: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One line; `unit_price` is what a pack costs now, `price_seen` what the shopper saw, `gross` all packs now.

    `deposits` is what is charged beside it for returnable containers, and given back when they come back.
    `picture` is as the catalogue keeps it (a path below the media folder or an address elsewhere).
    `struck_price` is the lowest of the 30 days before a reduction (L112-1-1), `measure` the price of a unit of measure.
    `can_be_had` is false when a notice of this line stands in the way of ordering it; `left` says how many packs could
    be had where there are too few. `joined` packs came from another basket of the same person. What `is_weighed` when
    it is prepared costs `gross` at most. `withdrawal` is a value of catalogue's Withdrawal.
    """

    id: int
    offer: int
    product: int
    product_slug: str
    title: str
    variant: str
    personalisation: str
    quantity: int
    unit_price: Decimal
    price_seen: Decimal
    gross: Decimal
    picture: str
    picture_alt: str
    seller: SellerView
    can_be_had: bool
    notices: tuple[Notice, ...]
    struck_price: Decimal | None = None
    measure: UnitPrice | None = None
    left: int | None = None
    joined: int = 0
    deposits: Decimal = ZERO
    is_weighed: bool = False
    contents: Contents | None = None
    withdrawal: str = ""

    @property
    def codes(self) -> frozenset[str]:
        """The codes of its notices."""
        return frozenset(notice.code for notice in self.notices)


@dataclass(frozen=True, slots=True)
class RiderView:
    """What of another brick rides along in a group: the group that it is by itself, who sells it, what that costs."""

    id: str
    seller: str
    fee: Decimal


@dataclass(frozen=True, slots=True)
class GroupView:
    """A drawer: what is had together, in which ways, until when; `id` is stable ("drive:cycle-12").

    `way`, `slot` and `address` are what was chosen ("" or None before); `chosen` and `chosen_slot` the same with their
    texts. `is_handoff` groups are finished at `handoff_url`, outside of this payment. `is_ready`: nothing is missing
    to order it; `is_set`: the way is chosen with all it needs. `held_until` is the earliest moment at which something
    held for it is given back, None when not everything that should be is held. `joins` is the reference of the purchase
    with which it is had, "" when it is had on its own.
    """

    id: str
    brick: str
    brick_name: str
    colour: str
    title: str
    sellers: tuple[SellerView, ...]
    lines: tuple[LineView, ...]
    ways: tuple[Way, ...]
    way: str
    slot: int | None
    address: str
    chosen: Way | None
    chosen_slot: SlotChoice | None
    deadline: datetime | None
    held_until: datetime | None
    subtotal: Decimal
    fee: Decimal
    total: Decimal
    notices: tuple[Notice, ...]
    is_handoff: bool
    handoff_url: str
    is_ready: bool
    is_set: bool = False
    is_full: bool = False
    deposits: Decimal = ZERO
    is_held: bool = True
    joins: str = ""
    riders: tuple[RiderView, ...] = ()

    @property
    def said(self) -> tuple[Notice, ...]:
        """What is said of the group as a whole; what concerns some of its lines is said there (`own_texts`)."""
        lines = {line.id for line in self.lines}
        return tuple(notice for notice in self.notices if not notice.line_ids or lines <= set(notice.line_ids))

    def own_texts(self, line: LineView) -> tuple[str, ...]:
        """What is said of a line, without what is said of its whole group."""
        group = {notice.text for notice in self.said}
        return tuple(dict.fromkeys(notice.text for notice in line.notices if notice.text not in group))

    @property
    def going(self) -> tuple[LineView, ...]:
        """The lines that can be ordered now."""
        return tuple(line for line in self.lines if line.can_be_had)

    @property
    def staying(self) -> tuple[LineView, ...]:
        """The lines that cannot be ordered now."""
        return tuple(line for line in self.lines if not line.can_be_had)


@dataclass(frozen=True, slots=True)
class BasketView:
    """A whole basket; `groups` are paid here, `handoffs` are finished elsewhere; `total` is only what is paid here.

    `count` is the number of packs in all lines; `purchase` the reference of the purchase made of it (then the basket
    can no longer change), else "". `has_alcohol` asks for the declaration of majority (L3331-4). `aside` are the lines
    kept for later; they count nowhere else. `to_pay` tells what campaigns take off the total by themselves, `adding`
    the orders to which something is to be added still.
    """

    key: str
    groups: tuple[GroupView, ...]
    handoffs: tuple[GroupView, ...]
    count: int
    goods: Decimal
    fees: Decimal
    total: Decimal
    email: str
    name: str
    phone: str
    purchase: str
    has_alcohol: bool
    is_ready: bool
    to_pay: ToPay
    deposits: Decimal = ZERO
    aside: tuple[LineView, ...] = ()
    adding: tuple[Adding, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.groups and not self.handoffs

    @property
    def going(self) -> tuple[GroupView, ...]:
        """The groups of which something is paid here now."""
        return tuple(group for group in self.groups if group.going)

    @property
    def staying(self) -> tuple[LineView, ...]:
        """The lines that stay in the basket when the rest is bought."""
        return tuple(line for group in self.drawers for line in group.staying)

    @property
    def goes_on(self) -> bool:
        """Whether nothing is missing to order what can be had."""
        return bool(self.going) and all(group.is_set for group in self.going)

    @property
    def is_weighed(self) -> bool:
        """Whether something that is bought now is weighed when it is prepared, so that its price can still fall."""
        return any(line.is_weighed for group in self.going for line in group.going)

    @property
    def held_until(self) -> datetime | None:
        """The earliest moment at which something that can be had is given back; None when nothing is to be told."""
        moments = [group.held_until for group in self.going if group.held_until]
        return min(moments, default=None) if self.is_held else None

    @property
    def is_held(self) -> bool:
        """Whether all that can be had, and should be, is held now."""
        return all(group.is_held for group in self.going)

    @property
    def joined(self) -> tuple[LineView, ...]:
        """The lines that came from another basket, of which the shopper has not taken note yet."""
        return tuple(line for group in self.drawers for line in group.lines if line.joined)

    @property
    def drawers(self) -> tuple[GroupView, ...]:
        """All groups, those finished elsewhere last."""
        return self.groups + self.handoffs
