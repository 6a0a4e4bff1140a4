"""The contract a brick signs. A brick registers itself in `AppConfig.ready()`; no other code names it.

Nothing here knows an ORM model: bricks and kernel speak in ids, amounts and moments, so that this file stays at the
bottom of the kernel and every capability may use it.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from jachete87.kernel.bricks.words import (
    Availability,
    Choice,
    Contents,
    CycleClosed,
    Desk,
    GroupQuote,
    Handover,
    Kept,
    LineAsk,
    Notice,
    PlaceCard,
    SlotChoice,
    SlotFull,
    Taking,
    Way,
    WayNotAvailable,
)

__all__ = [
    "Availability",
    "Brick",
    "Choice",
    "Contents",
    "CycleClosed",
    "Desk",
    "GroupQuote",
    "Handover",
    "Kept",
    "LineAsk",
    "Notice",
    "PlaceCard",
    "SlotChoice",
    "SlotFull",
    "Taking",
    "Way",
    "WayNotAvailable",
    "brick",
    "installed",
    "register",
]


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
    carries: ClassVar[bool] = False
    """Whether goods of other bricks may ride along with its collections: it is asked about them with `ready_at`."""
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

    def fit(self, reference: str) -> None:
        """Take the room of the lines ordered for a confirmed reservation now; raises SlotFull where they grew."""
        return

    @abstractmethod
    def release(self, reference: str) -> None:
        """Give back what was kept for a basket; without effect when it was confirmed or released before."""

    @abstractmethod
    def cancel(self, reference: str) -> None:
        """Give back what was confirmed for an order; without effect the second time."""

    def claim(self, token: str, at: datetime) -> Kept:
        """Give the place that was offered by letter under a token to who has the letter; once. Raises SlotFull."""
        raise SlotFull(token)

    def count(self, takings: Sequence[Taking], *, back: bool = False) -> None:  # noqa: B027 - most count nothing
        """Count what an order takes of what is offered in a group only, or gives `back`; stock is counted elsewhere.

        Raises a Refusal when too little is left. Called inside the caller's transaction, after stock was taken.
        """

    @abstractmethod
    def handover(self, reference: str) -> Handover:
        """What the shopper does next to have the goods."""

    @abstractmethod
    def chosen(self, reference: str) -> Choice:
        """The way and the slot of a reservation, without an address: more may be ordered for the same hand-over."""

    def ways_instead(self, reference: str, at: datetime) -> Sequence[Way]:
        """The ways, with the slots that are not over, to which what is ordered under a reservation can be moved."""
        return ()

    def move(self, reference: str, slot: int, *, late: bool) -> None:
        """Have what is ordered under a reservation in another slot of those: room is taken there and given back here.

        Raises SlotFull, WayNotAvailable, or CycleClosed past the cut-off unless `late`.
        """
        raise WayNotAvailable(reference)

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
