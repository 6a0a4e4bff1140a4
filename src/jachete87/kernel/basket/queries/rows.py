"""The lines of a basket with what a pack costs now, what is held for them, and what stands in their way."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from jachete87.base.database.prepared import Among, Given, Prepared
from jachete87.kernel.basket.models import Basket, BasketLine
from jachete87.kernel.basket.rules import PLATFORM, not_sold, price_changed, too_few
from jachete87.kernel.bricks import LineAsk, Notice
from jachete87.kernel.catalogue.models import Hold, Product
from jachete87.kernel.catalogue.rules import available, current_price, needs_cold, volume_of

_WITH = (
    *("offer__brick", "offer__variant__container"),
    *("offer__variant__product__seller", "offer__variant__product__category"),
)

_lines = Prepared(
    lambda: BasketLine.objects.filter(basket=Given("basket"), is_aside=Given("aside")).select_related(*_WITH)
)
_holds = Prepared(lambda: Hold.objects.filter(Among("basket_line", Given("lines"))))


@dataclass(frozen=True, slots=True)
class Row:
    """A basket line with its offer, what a pack costs now, and what stands in the way of having it (`barred`).

    `left` is the number of packs that could be had where there are too few; `held_until` None means: not held.
    """

    line: BasketLine
    price: Decimal
    barred: tuple[Notice, ...]
    told: tuple[Notice, ...]
    left: int | None = None
    held_until: datetime | None = None

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
        return LineAsk(*asked, volume, needs_cold(product))

    @property
    def is_counted(self) -> bool:
        """Whether its stock is counted, and so must be held."""
        return self.product.stock_on_hand is not None


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What is known of the stock: too few of these products, and what is held for each line."""

    short: dict[int, int]
    holds: dict[int, Hold]
    at: datetime


def rows_of(basket: Basket, at: datetime, *, careful: bool = False) -> list[Row]:
    """The lines that are not set aside, as rows; two queries."""
    lines = _lines(basket=basket.pk, aside=False)
    holds = {hold.basket_line: hold for hold in _holds(lines=[line.pk for line in lines])}
    shelf = _Shelf(_short(lines, holds), holds, at)
    return [_row(line, shelf, careful=careful) for line in lines]


def aside_of(basket: Basket, at: datetime) -> list[Row]:
    """The lines that were set aside, as rows; what is not on sale any more says so. One query."""
    lines = _lines(basket=basket.pk, aside=True)
    shelf = _Shelf({}, {}, at)
    return [_row(line, shelf, careful=False) for line in lines]


def _short(lines: Sequence[BasketLine], holds: dict[int, Hold]) -> dict[int, int]:
    """The products there is too little of for all lines together, with the base units that could be had."""
    wanted: Counter[int] = Counter()
    could: dict[int, int] = {}
    for line in lines:
        product = line.offer.variant.product
        wanted[product.pk] += line.quantity * line.offer.variant.stock_use
        left = available(product)
        if left is not None:
            held = holds[line.pk].quantity if line.pk in holds else 0
            could[product.pk] = could.get(product.pk, left) + held
    return {product: max(0, units) for product, units in could.items() if units < wanted[product]}


def _row(line: BasketLine, shelf: _Shelf, *, careful: bool) -> Row:
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
    hold = shelf.holds.get(line.pk)
    until = hold.expires_at if hold and hold.expires_at > shelf.at else None
    return Row(line, price, barred, told, left, until)
