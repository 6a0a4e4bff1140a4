"""What the kernel and a brick tell each other: ids, amounts and moments, and what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from jachete87.base.errors import Refusal


@dataclass(frozen=True, slots=True)
class LineAsk:
    """`quantity` packs of one offer; `line_id` is the basket's. `volume` is that of all, in decilitres, maybe cold.

    `ready_at` stands with goods of another brick that ride along: when they can be brought at the earliest.
    """

    line_id: int
    offer_id: int
    seller_id: int
    quantity: int
    amount: Decimal
    volume: int = 0
    is_cold: bool = False
    ready_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SlotChoice:
    """A span of time at a place: how many orders like this one fit in, that in words, where to ask for a place."""

    id: int
    starts_at: datetime
    ends_at: datetime
    remaining: int
    said: str = ""
    wait_url: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to have a group's goods: `kind` is "slot", "collect", "parcel", "ride" or "handoff" (finish at `url`).

    `handling` is what of the fee each seller of another brick, by id, pays for what rides along.
    """

    id: str
    kind: str
    label: str
    place: str = ""
    fee: Decimal = Decimal("0.00")
    slots: tuple[SlotChoice, ...] = ()
    url: str = ""
    delay: str = ""
    handling: Mapping[int, Decimal] = field(default_factory=dict)

    @property
    def needs_slot(self) -> bool:
        return self.kind == "slot"

    @property
    def needs_address(self) -> bool:
        return self.kind == "parcel"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the shopper must know about a group: a contract code, a text, the lines concerned (all when empty).

    `left`: the packs that could be had of each of these lines, where there are too few.
    """

    code: str
    text: str
    line_ids: tuple[int, ...] = ()
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a pack whose content is set for each sale; until it `is_set`, the things are the last time's."""

    heading: str
    things: tuple[str, ...] = ()
    is_set: bool = True

    @property
    def promise(self) -> str:
        """What an order keeps of it, in lines of text: nothing before it is set."""
        return "\n".join(self.things) if self.is_set else ""


@dataclass(frozen=True, slots=True)
class GroupQuote:
    """One drawer of the basket: the lines that go together, how to have them, until when, or why not.

    Goods of other bricks that ride along have to be at the point at `bring_by`.
    """

    key: str
    title: str
    line_ids: tuple[int, ...]
    ways: tuple[Way, ...]
    deadline: datetime | None = None
    notices: tuple[Notice, ...] = ()
    contents: Mapping[int, Contents] = field(default_factory=dict)
    bring_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What the shopper chose for a group; `address` is a postal address in lines of text."""

    way: str
    slot: int | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Taking:
    """So many base units of a product that an order takes of its seller, in a group."""

    group_key: str
    seller_id: int
    product_id: int
    units: int


@dataclass(frozen=True, slots=True)
class Availability:
    """When and where one offer can be had, as shown on its card.

    `state` is "now" (on a shelf), "cycle" (ordered by a moment, for a fixed day), "made_to_order" or "outside"
    (finished on another site); `until` the last moment to order; `days` the local days (ISO dates) of collection;
    `points` the ids of the brick's own places;
    `text` and `text_en` the sentence of the card.
    """

    state: str
    text: str
    text_en: str
    until: datetime | None = None
    days: tuple[str, ...] = ()
    points: tuple[int, ...] = ()
    collect: bool = True
    delivery: bool = False


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """A point where goods are handed over, as the search and the map show it.

    `url` is without the language's prefix ("/marches/quais", never `reverse()`): the index is written once for both.
    """

    id: int
    title: str
    url: str
    commune_code: str
    latitude: float
    longitude: float
    text: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Desk:
    """A page of the brick for sellers or agents: title, address, what waits there now."""

    title: str
    url: str
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Handover:
    """What a confirmed reservation means to the shopper: where, when and what to do next, in the current language."""

    title: str
    place: str
    next_step: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A place that is kept for a shopper: of which group, in which way, the brick's reference, and until when."""

    group_key: str
    choice: Choice
    reference: str
    until: datetime


class SlotFull(Refusal):
    """No place is left: in the slot, or where a brick's room is limited without slots."""

    code, status = "slot_full", 409


class CycleClosed(Refusal):
    """The moment to order has passed."""

    code, status = "cycle_closed", 409


class WayNotAvailable(Refusal):
    """This group cannot be had in this way."""

    code, status = "way_not_available", 409
