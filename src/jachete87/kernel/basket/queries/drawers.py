"""A basket's rows laid into the drawers of the bricks: the ground of its page and of its checkout."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext

from jachete87.kernel import bricks
from jachete87.kernel.basket.models import Basket, BasketGroup, BasketLine
from jachete87.kernel.bricks import GroupQuote, LineAsk, Notice, Way
from jachete87.kernel.catalogue.enums import ProductState
from jachete87.kernel.catalogue.models import Hold, Product
from jachete87.kernel.catalogue.rules import available, current_price
from jachete87.kernel.membership.enums import SellerState

HANDOFF = "handoff"


@dataclass(frozen=True, slots=True)
class Row:
    """A basket line with its offer, what a pack costs now, and what stands in the way of having it (`barred`)."""

    line: BasketLine
    price: Decimal
    barred: tuple[Notice, ...]
    told: tuple[Notice, ...]

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
    def ask(self) -> LineAsk:
        """What a brick is asked about it."""
        return LineAsk(self.line.pk, self.line.offer_id, self.product.seller_id, self.line.quantity, self.gross)


@dataclass(frozen=True, slots=True)
class Drawer:
    """A group: what the brick says of it, its rows, and what was chosen for it."""

    brick: str
    quote: GroupQuote
    rows: tuple[Row, ...]
    group: BasketGroup | None
    notices: tuple[Notice, ...]

    @property
    def id(self) -> str:
        return f"{self.brick}:{self.quote.key}"

    @property
    def is_handoff(self) -> bool:
        return bool(self.quote.ways) and all(way.kind == HANDOFF for way in self.quote.ways)

    @property
    def chosen(self) -> Way | None:
        """The way that was chosen; the only one when it asks for nothing more."""
        ways = self.quote.ways
        if self.group and self.group.way:
            return next((way for way in ways if way.id == self.group.way), None)
        only = ways[0] if len(ways) == 1 and not self.is_handoff else None
        return only if only and not only.needs_slot and not only.needs_address else None

    def bars(self, row: Row) -> tuple[Notice, ...]:
        """What stands in the way of having this row: its own reasons, then the group's."""
        if not self.quote.ways:
            return row.barred + self.quote.notices
        return row.barred + tuple(notice for notice in self.quote.notices if row.line.pk in notice.line_ids)


def load(basket: Basket, at: datetime) -> tuple[Drawer, ...]:
    """The drawers of a basket, by brick; the same number of queries whatever the number of lines."""
    rows = _rows(basket, at)
    groups = {(group.brick, group.key): group for group in BasketGroup.objects.filter(basket=basket)}
    by_brick: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_brick[row.line.offer.brick_id].append(row)
    drawers: list[Drawer] = []
    for brick_slug, mine in sorted(by_brick.items()):
        quotes = _quotes(brick_slug, mine, at)
        keys = {quote.key for quote in quotes}
        moved = any(group.way and b == brick_slug and k not in keys for (b, k), group in groups.items())
        by_id = {row.line.pk: row for row in mine}
        for quote in quotes:
            group = groups.get((brick_slug, quote.key))
            told = (_choose_again(),) if moved and group is None and quote.ways else ()
            its_rows = tuple(by_id[pk] for pk in quote.line_ids)
            drawers.append(Drawer(brick_slug, quote, its_rows, group, quote.notices + told))
    return tuple(drawers)


def _rows(basket: Basket, at: datetime) -> list[Row]:
    lines = list(
        BasketLine.objects.filter(basket=basket).select_related(
            "offer__brick", "offer__variant__product__seller", "offer__variant__product__category"
        )
    )
    held = dict(Hold.objects.filter(basket_line__in=[line.pk for line in lines]).values_list("basket_line", "quantity"))
    short = _short(lines, held)
    return [_row(line, current_price(line.offer, at), short) for line in lines]


def _short(lines: Sequence[BasketLine], held: dict[int, int]) -> dict[int, int]:
    """The products there is too little of for all lines together, with the base units that could be had."""
    wanted: Counter[int] = Counter()
    could: dict[int, int] = {}
    for line in lines:
        product = line.offer.variant.product
        wanted[product.pk] += line.quantity * line.offer.variant.stock_use
        left = available(product)
        if left is not None:
            could[product.pk] = could.get(product.pk, left) + held.get(line.pk, 0)
    return {product: max(0, units) for product, units in could.items() if units < wanted[product]}


def _row(line: BasketLine, price: Decimal, short: dict[int, int]) -> Row:
    product = line.offer.variant.product
    told = (_price_changed(line, price),) if price != line.price_seen else ()
    if not _is_sold(line):
        gone = Notice("offer_gone", gettext("N'est plus en vente : retirez cette ligne."), (line.pk,))
        return Row(line, price, barred=(gone,), told=())
    is_ours = product.seller.kind != "platform"
    if product.pk in short and is_ours:
        left = short[product.pk] // line.offer.variant.stock_use
        text = gettext("Il n'en reste que %(left)s.") % {"left": left} if left else gettext("Il n'en reste plus.")
        return Row(line, price, barred=(Notice("out_of_stock", text, (line.pk,)),), told=told)
    return Row(line, price, barred=(), told=told)


def _is_sold(line: BasketLine) -> bool:
    product = line.offer.variant.product
    return (
        line.offer.is_active
        and line.offer.brick.is_open
        and product.state == ProductState.PUBLISHED
        and product.seller.state == SellerState.ACTIVE
    )


def _price_changed(line: BasketLine, price: Decimal) -> Notice:
    text = gettext("Le prix a changé : %(now)s € au lieu de %(before)s €.")
    return Notice("price_changed", text % {"now": price, "before": line.price_seen}, (line.pk,))


def _choose_again() -> Notice:
    return Notice("way_not_available", gettext("Ce que vous aviez choisi n'est plus possible : choisissez à nouveau."))


def _quotes(brick_slug: str, rows: Sequence[Row], at: datetime) -> Sequence[GroupQuote]:
    installed = {brick.slug: brick for brick in bricks.installed()}
    if brick_slug in installed:
        return installed[brick_slug].quote([row.ask for row in rows], at)
    ids = tuple(row.line.pk for row in rows)
    return [GroupQuote("gone", brick_slug, ids, (), notices=(Notice("offer_gone", gettext("Brique fermée."), ids),))]
