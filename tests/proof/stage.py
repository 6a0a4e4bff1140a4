"""Where the machine of promises plays: the market, its clock, and what was done in it."""

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypeVar

import time_machine

from jachete87.base.errors import Refusal
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.enums import Actor
from jachete87.kernel.orders.models import Line, Purchase, ReturnCase, SubOrder
from jachete87.kernel.payments.models import Payment
from tests.ordering.market import Market
from tests.proof.world import undone

Row = TypeVar("Row")
Asked = tuple[str, str, dict[str, Any]]

ODD = 7
"""The number that picks what the deed is not meant for, so that refusals are played too."""


@dataclass(frozen=True)
class Scene:
    """The market with a past: what each play begins with."""

    market: Market
    cheese: Offer
    codes: tuple[str, ...]
    baskets: tuple[str, ...]
    asked: tuple[Asked, ...]
    clock: time_machine.Traveller
    at: datetime


@dataclass
class Stage:
    """One play: the market as it was, its hour, and counts of what happened (a rule, and how it went)."""

    scene: Scene
    ran: Counter[tuple[str, str]]
    deeds: int = -1
    keys: Any = field(default_factory=count)
    undoing: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        self.at = self.scene.at
        self.pass_time()
        self.baskets, self.asked = list(self.scene.baskets), list(self.scene.asked)
        self.undoing.enter_context(undone())

    @property
    def market(self) -> Market:
        return self.scene.market

    @property
    def offers(self) -> list[Offer]:
        return [self.market.honey, self.market.cup, self.market.book, self.scene.cheese]

    def attempt(self, rule: str, deed: Any, done: str = "done") -> Any:
        """What a deed gives; a refusal is an answer too, and everything else is a fault."""
        try:
            result = deed()
        except Refusal as refusal:
            self.ran[rule, type(refusal).__name__] += 1
            return None
        self.ran[rule, done] += 1
        return result

    def pass_time(self, **span: float) -> None:
        self.at += timedelta(**span)
        self.market.at = self.at
        self.scene.clock.move_to(self.at)

    def pick_basket(self, n: int) -> str:
        """A basket that can still be bought, but for one number, which takes any of them."""
        bought = set(Purchase.objects.exclude(state="cancelled", placed_at=None).values_list("basket_key", flat=True))
        still_open = [key for key in self.baskets if key not in bought]
        return pick((still_open if n != ODD else self.baskets) or self.baskets, n) or ""

    def pick_line(self, n: int, *states: str, weighed: bool = False, packs: int = 1) -> Line | None:
        """A line of so many packs, sold by weight, of an order in one of these states; but for one number of others."""
        found = (
            Line.objects.select_related("sub_order")
            .filter(delivered_quantity__gte=packs, deposit_of=None)
            .order_by("pk")
        )
        found = found.exclude(pack_grams=None) if weighed else found
        alive = {"sub_order__state__in": states, "cancelled_at": None, "withdrawn_at": None}
        return pick(list(found.filter(**alive) if n != ODD else found.exclude(**alive)), n)

    def pick_order(self, n: int, *states: str) -> SubOrder | None:
        """An order in one of these states; but for one number one in none of them."""
        found = SubOrder.objects.order_by("pk")
        return pick(list(found.filter(state__in=states) if n != ODD else found.exclude(state__in=states)), n)

    def pick_case(self, n: int) -> ReturnCase | None:
        """A return that is not settled, but for one number, which takes any of them."""
        found = ReturnCase.objects.filter(was_delivered=True).order_by("pk")
        return pick(list(found.filter(closed_at=None) if n != ODD else found), n)

    def pick_payment(self, n: int, *states: str) -> Payment | None:
        return pick(list(Payment.objects.filter(state__in=states, provider="sandbox").order_by("pk")), n)

    def deed(self, reason: str = "", actor: Actor = Actor.SELLER) -> Deed:
        return Deed(actor, self.at, reason)


def pick(rows: Sequence[Row], n: int) -> Row | None:
    """One of these, the same for the same number; nothing of nothing."""
    return rows[n % len(rows)] if rows else None
