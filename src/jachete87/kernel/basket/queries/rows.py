"""The lines of a basket with what a pack costs now, what is held for them, and what stands in their way."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery

from jachete87.base.database.prepared import Given, Prepared
from jachete87.kernel.basket.models import Basket, BasketGroup, BasketLine
from jachete87.kernel.basket.rules import PLATFORM, not_sold, price_changed, too_few
from jachete87.kernel.bricks import LineAsk, Notice
from jachete87.kernel.catalogue.models import Hold, Product
from jachete87.kernel.catalogue.rules import available, current_price, needs_cold, volume_of

_WITH = (
    *("offer__brick", "offer__variant__container"),
    *("offer__variant__product__seller", "offer__variant__product__category"),
)

_hold = Hold.objects.filter(basket_line=OuterRef("pk"))
_lines = Prepared(
    lambda: (
        BasketLine.objects.filter(basket=Given("basket"))
        .select_related(*_WITH)
        .annotate(held=Subquery(_hold.values("quantity")), held_until=Subquery(_hold.values("expires_at")))
    )
)


@dataclass(frozen=True, slots=True)
class Row:
    """A basket line with its offer, what a pack costs now, and what stands in the way of having it (`barred`).

    `left` is the number of packs that could be had where there are too few; `held_until` None means: not held.
    What `rides` along with another brick can be brought from `ready_at` on.
    """

    line: BasketLine
    price: Decimal
    barred: tuple[Notice, ...]
    told: tuple[Notice, ...]
    left: int | None = None
    held_until: datetime | None = None
    ready_at: datetime | None = None
    rides: BasketGroup | None = None

    @property
    def brick(self) -> str:
        """The brick in which it is sold."""
        return self.line.offer.brick_id

    @property
    def product(self) -> Product:
        return self.line.offer.variant.product

    @property
    def units(self) -> int:
        """What it takes of the stock, in base units."""
        return self.line.quantity * self.line.offer.variant.stock_use

    @property
    def gross(self) -> Decimal:
        return self.price * self.line.quantity

    @property
    def deposits(self) -> Decimal:
        """What is charged for its returnable containers, beside the price; nothing of what is finished elsewhere."""
        return self.line.offer.variant.deposit * self.line.quantity

    @property
    def ask(self) -> LineAsk:
        """What a brick is asked about it."""
        line, product = self.line, self.product
        volume = line.quantity * volume_of(line.offer.variant)
        asked = (line.pk, line.offer_id, product.seller_id, line.quantity, self.gross)
        return LineAsk(*asked, volume, needs_cold(product), self.ready_at)

    @property
    def is_counted(self) -> bool:
        """Whether its stock is counted, and so must be held."""
        return self.product.stock_on_hand is not None


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What is known of the stock: too few of these products for all lines together."""

    short: dict[int, int]
    at: datetime


def rows_of(basket: Basket, at: datetime, *, careful: bool = False) -> tuple[list[Row], list[Row]]:
    """The lines as rows, and those that were set aside; what is not on sale any more says so. One query."""
    lines: list[Any] = _lines(basket=basket.pk)
    there = [line for line in lines if not line.is_aside]
    shelf, aside = _Shelf(_short(there), at), _Shelf({}, at)
    mine = [_row(line, shelf, careful=careful) for line in there]
    return mine, [_row(line, aside, careful=False) for line in lines if line.is_aside]


def _short(lines: Sequence[Any]) -> dict[int, int]:
    """The products there is too little of for all lines together, with the base units that could be had."""
    wanted: Counter[int] = Counter()
    could: dict[int, int] = {}
    for line in lines:
        product = line.offer.variant.product
        wanted[product.pk] += line.quantity * line.offer.variant.stock_use
        left = available(product)
        if left is not None:
            could[product.pk] = could.get(product.pk, left) + (line.held or 0)
    return {product: max(0, units) for product, units in could.items() if units < wanted[product]}


def _row(line: Any, shelf: _Shelf, *, careful: bool) -> Row:
    product, price = line.offer.variant.product, current_price(line.offer, shelf.at)
    if gone := not_sold(line):
        return Row(line, price, barred=(gone,), told=())
    barred: tuple[Notice, ...] = ()
    told = (price_changed(line, price),) if price != line.price_seen else ()
    if careful and price > line.price_seen:
        barred, told = told, ()
    left = None
    if product.pk in shelf.short and product.seller.kind != PLATFORM:
        left = shelf.short[product.pk] // line.offer.variant.stock_use
        barred = (too_few(line, left), *barred)
    until = line.held_until if line.held_until and line.held_until > shelf.at else None
    return Row(line, price, barred, told, left, until)
