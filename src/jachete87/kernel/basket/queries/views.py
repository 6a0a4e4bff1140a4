"""The basket as pages and the API show it: drawers, their lines, ways to have them, and what must be said."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from jachete87.kernel.bricks import Notice, SlotChoice, Way


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

    `picture` is as the catalogue keeps it (a path below the media folder or an address elsewhere).
    `can_be_had` is false when a notice of this line stands in the way of ordering it.
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


@dataclass(frozen=True, slots=True)
class GroupView:
    """A drawer: what is had together, in which ways, until when; `id` is stable ("drive:cycle-12").

    `way`, `slot` and `address` are what was chosen ("" or None before); `chosen` and `chosen_slot` the same with their
    texts. `is_handoff` groups are finished at `handoff_url`, outside of this payment. `is_ready`: nothing is missing
    to order it.
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


@dataclass(frozen=True, slots=True)
class BasketView:
    """A whole basket; `groups` are paid here, `handoffs` are finished elsewhere; `total` is only what is paid here.

    `count` is the number of packs in all lines; `purchase` the reference of the purchase made of it (then the basket
    can no longer change), else "". `has_alcohol` asks for the declaration of majority (L3331-4).
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

    @property
    def is_empty(self) -> bool:
        return not self.groups and not self.handoffs

    @property
    def drawers(self) -> tuple[GroupView, ...]:
        """All groups, those finished elsewhere last."""
        return self.groups + self.handoffs
