"""The contract a brick signs. A brick registers itself in `AppConfig.ready()`; no other code names it.

Nothing here knows an ORM model: bricks and kernel speak in ids, amounts and moments, so that this file stays at the
bottom of the kernel and every capability may use it.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from jachete87.base.errors import Refusal


@dataclass(frozen=True, slots=True)
class LineAsk:
    """What is wanted of one offer: `quantity` packs of it; `line_id` is the basket's."""

    line_id: int
    offer_id: int
    seller_id: int
    quantity: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class SlotChoice:
    """A span of time at a place, with the number of orders that still fit in."""

    id: int
    starts_at: datetime
    ends_at: datetime
    remaining: int


@dataclass(frozen=True, slots=True)
class Way:
    """One way to have a group's goods: `kind` is "slot", "collect", "parcel" or "handoff" (finish at `url`)."""

    id: str
    kind: str
    label: str
    place: str = ""
    fee: Decimal = Decimal("0.00")
    slots: tuple[SlotChoice, ...] = ()
    url: str = ""
    delay: str = ""

    @property
    def needs_slot(self) -> bool:
        return self.kind == "slot"

    @property
    def needs_address(self) -> bool:
        return self.kind == "parcel"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the shopper must know about a group: a contract code, a text, the lines concerned (all when empty)."""

    code: str
    text: str
    line_ids: tuple[int, ...] = ()


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
    """One drawer of the basket: the lines that go together, how to have them, until when, or why not."""

    key: str
    title: str
    line_ids: tuple[int, ...]
    ways: tuple[Way, ...]
    deadline: datetime | None = None
    notices: tuple[Notice, ...] = ()
    contents: Mapping[int, Contents] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the shopper chose for a group; `address` is a postal address in lines of text."""

    way: str
    slot: int | None = None
    address: str = ""


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


class SlotFull(Refusal):
    """No place is left: in the slot, or where a brick's room is limited without slots."""

    code, status = "slot_full", 409


class CycleClosed(Refusal):
    """The moment to order has passed."""

    code, status = "cycle_closed", 409


class WayNotAvailable(Refusal):
    """This group cannot be had in this way."""

    code, status = "way_not_available", 409


class Brick(ABC):
    """A regime with an operator. Members with a default are optional; each has one sentence."""

    slug: ClassVar[str]
    """Its address, and the name by which rows refer to it."""
    colour: ClassVar[str]
    """Its accent, as "#rrggbb"; where the design system has not drawn it, shades that can be read are made from it."""
    institution: ClassVar[str]
    """The slug of the institution that answers for it."""
    unsearched: ClassVar[frozenset[str]] = frozenset()
    """Its tables that change nothing in the search, and so need not be noted for the index."""
    urlconf: ClassVar[str | None] = None
    """Dotted name of the module with its pages, mounted below /<slug>/."""
    desk_urlconf: ClassVar[str | None] = None
    """Dotted name of the module with its desks' pages, mounted below /espace/<slug>/ in the namespace <slug>."""
    router: ClassVar[Any] = None
    """Its django-ninja router, mounted below /api/v1/."""

    @property
    @abstractmethod
    def name(self) -> str:
        """Its name, in the current language."""

    @property
    def short_name(self) -> str:
        """Its name in menus, in the current language: no word longer than some nine letters."""
        return self.name

    @property
    @abstractmethod
    def promise(self) -> str:
        """One sentence that says what it is, in the current language."""

    @abstractmethod
    def availabilities(self, offer_ids: Collection[int], at: datetime) -> Mapping[int, Availability]:
        """When and where each of these offers can be had; offers that cannot be had are left out."""

    def places(self) -> Iterable[PlaceCard]:
        """The points it puts into search and on the map."""
        return ()

    @abstractmethod
    def quote(self, lines: Sequence[LineAsk], at: datetime) -> Sequence[GroupQuote]:
        """The drawers these lines fall into: every line stands in exactly one, with its ways or why not."""

    @abstractmethod
    def reserve(self, lines: Sequence[LineAsk], choice: Choice, until: datetime, at: datetime) -> str:
        """Keep a place for these lines until a time and return its reference.

        Raises SlotFull, CycleClosed or WayNotAvailable. Called inside the caller's transaction.
        """

    @abstractmethod
    def confirm(self, reference: str) -> None:
        """The order is placed: the reservation stays. Last word on the cut-off, by the database's clock.

        Raises CycleClosed when the cut-off has passed, SlotFull when the place had lapsed and is taken.
        """

    @abstractmethod
    def release(self, reference: str) -> None:
        """Give back what was kept for a basket; without effect when it was confirmed or released before."""

    @abstractmethod
    def cancel(self, reference: str) -> None:
        """Give back what was confirmed for an order; without effect the second time."""

    @abstractmethod
    def handover(self, reference: str) -> Handover:
        """What the shopper does next to have the goods."""

    @abstractmethod
    def chosen(self, reference: str) -> Choice:
        """The way and the slot of a reservation, without an address: more may be ordered for the same hand-over."""

    def handover_with(self, reference: str, lines: Sequence[LineAsk]) -> Handover:
        """What the shopper does next when these lines are added to a reservation; they take no second place."""
        return self.handover(reference)

    def expire(self, at: datetime) -> int:
        """Do what is due by then (close cycles, free lapsed places); the number of things done."""
        return 0

    def desks(self, user: Any) -> Sequence[Desk]:
        """The pages it has for this seller or agent."""
        return ()

    def account_pages(self, user: Any) -> Sequence[Desk]:
        """The pages it has for this person as a shopper."""
        return ()

    def breaches(self) -> Iterable[str]:
        """One line for each invariant of its own that does not hold, for `doctor`."""
        return ()


@dataclass
class _Registry:
    by_slug: dict[str, Brick] = field(default_factory=dict)


_registry = _Registry()


def register(brick: Brick) -> None:
    """Install a brick; called from its `AppConfig.ready()`."""
    _registry.by_slug[brick.slug] = brick


def installed() -> tuple[Brick, ...]:
    """All bricks, in the order of their slugs."""
    return tuple(brick for _, brick in sorted(_registry.by_slug.items()))


def brick(slug: str) -> Brick:
    """The installed brick of that slug; raises KeyError when it is not installed."""
    return _registry.by_slug[slug]
