"""A basket's rows laid into the drawers of the bricks: the ground of its page and of its checkout."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext

from jachete87.base.database.prepared import Given, Prepared
from jachete87.kernel import bricks
from jachete87.kernel.basket.models import Basket, BasketGroup
from jachete87.kernel.basket.queries.joining import joined, with_order
from jachete87.kernel.basket.queries.riding import NEVER, ready_at
from jachete87.kernel.basket.queries.rows import Row, rows_of
from jachete87.kernel.basket.rules import cannot_join, choose_again, slot_was_taken
from jachete87.kernel.bricks import GroupQuote, Notice, SlotChoice, Way
from jachete87.kernel.orders.models import SubOrder

HANDOFF = "handoff"

_groups = Prepared(lambda: BasketGroup.objects.filter(basket=Given("basket")).select_related("joins__purchase"))


@dataclass(frozen=True, slots=True)
class Drawer:
    """A group: what the brick says of it, its rows, and what was chosen for it.

    `holds_place`: a place in the chosen slot is kept for it now. `joins` is the order placed before with which it is
    had, while that can still be added to: then it has that order's place.
    """

    brick: str
    quote: GroupQuote
    rows: tuple[Row, ...]
    group: BasketGroup | None
    notices: tuple[Notice, ...]
    holds_place: bool = False
    joins: SubOrder | None = None

    @property
    def riders(self) -> tuple[BasketGroup, ...]:
        """The groups of other bricks that ride along in it."""
        return tuple(dict.fromkeys(row.rides for row in self.rows if row.rides))

    @property
    def id(self) -> str:
        return f"{self.brick}:{self.quote.key}"

    @property
    def is_handoff(self) -> bool:
        return bool(self.quote.ways) and all(way.kind == HANDOFF for way in self.quote.ways)

    @property
    def chosen(self) -> Way | None:
        """The way that was chosen; the only one when it asks for nothing more. None once an order is out of reach."""
        ways = self.quote.ways
        if self.group and self.group.joins_id and self.joins is None:
            return None
        if self.group and self.group.way:
            return next((way for way in ways if way.id == self.group.way), None)
        only = ways[0] if len(ways) == 1 and not self.is_handoff else None
        return only if only and not only.needs_slot and not only.needs_address else None

    @property
    def chosen_slot(self) -> SlotChoice | None:
        """The slot that was chosen, while it is one of the chosen way's and a place in it is held or free."""
        way, group = self.chosen, self.group
        slot = next((slot for slot in way.slots if slot.id == group.slot), None) if way and group else None
        return slot if slot and (self.holds_place or slot.remaining > 0) else None

    @property
    def is_full(self) -> bool:
        """Whether all that can be chosen is slots without a place left, and none is held."""
        ways = self.quote.ways
        free = any(slot.remaining > 0 for way in ways for slot in way.slots)
        return bool(ways) and all(way.needs_slot for way in ways) and not free and self.chosen_slot is None

    @property
    def is_set(self) -> bool:
        """Whether the way is chosen with all that it needs."""
        way = self.chosen
        if way is None:
            return False
        address = self.group.address if self.group else ""
        return not (way.needs_slot and self.chosen_slot is None) and not (way.needs_address and not address)

    @property
    def going(self) -> tuple[Row, ...]:
        """The rows that can be had now."""
        return tuple(row for row in self.rows if not self.bars(row))

    @property
    def staying(self) -> tuple[Row, ...]:
        """The rows that cannot be had now."""
        return tuple(row for row in self.rows if self.bars(row))

    def bars(self, row: Row) -> tuple[Notice, ...]:
        """What stands in the way of having this row: its own reasons, then the group's."""
        if not self.quote.ways or self.is_full:
            return row.barred + self.quote.notices
        return row.barred + tuple(notice for notice in self.quote.notices if row.line.pk in notice.line_ids)


def load(basket: Basket, at: datetime, *, careful: bool = False) -> tuple[Drawer, ...]:
    """The drawers of a basket, by brick; the same number of queries whatever the number of lines.

    `careful`: a line whose price has risen cannot be had before the shopper has accepted the new one.
    """
    rows, _ = rows_of(basket, at, careful=careful)
    return laid(groups_of(basket), rows, at)


def groups_of(basket: Basket) -> list[BasketGroup]:
    """What was chosen for the groups of a basket, with the orders that they join."""
    return _groups(basket=basket.pk)


def laid(groups: Sequence[BasketGroup], rows: Sequence[Row], at: datetime) -> tuple[Drawer, ...]:
    """Rows of a basket in their drawers, as was chosen for its groups."""
    carriers = {group.carrier for group in groups if group.carrier}
    by_brick: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_brick[row.brick].append(row)
    drawers: list[Drawer] = []
    riding: dict[str, list[Drawer]] = defaultdict(list)
    for brick_slug in sorted(by_brick.keys() - carriers):
        for drawer in _laid(brick_slug, by_brick[brick_slug], groups, at):
            carrier = drawer.group.carrier if drawer.group else ""
            (riding[carrier] if carrier else drawers).append(drawer)
    for carrier in sorted(carriers):
        drawers += _with_riders(carrier, by_brick[carrier], riding[carrier], (groups, at))
    return tuple(sorted(drawers, key=lambda drawer: drawer.brick))


def _with_riders(
    carrier: str, own: Sequence[Row], riding: Sequence[Drawer], known: tuple[Sequence[BasketGroup], datetime]
) -> list[Drawer]:
    """The drawers of a brick with the rows of others that ride along with its collections."""
    groups, at = known
    rows = list(own)
    for drawer in riding:
        moment = ready_at(drawer.rows, at) or NEVER
        rows += [replace(row, ready_at=moment, rides=drawer.group) for row in drawer.rows]
    return _laid(carrier, rows, groups, at) if rows else []


def _laid(brick: str, rows: Sequence[Row], groups: Iterable[BasketGroup], at: datetime) -> list[Drawer]:
    """The rows of one brick in its drawers."""
    chosen = {group.key: group for group in groups if group.brick == brick}
    quotes = _quotes(brick, rows, at)
    keys = {quote.key for quote in quotes}
    moved = any(group.way and key not in keys and not joined(group, at) for key, group in chosen.items())
    by_id = {row.line.pk: row for row in rows}
    return [_drawer(brick, quote, by_id, chosen.get(quote.key), (moved, at)) for quote in quotes]


def _drawer(
    brick: str, quote: GroupQuote, by_id: Mapping[int, Row], group: BasketGroup | None, now: tuple[bool, datetime]
) -> Drawer:
    moved, at = now
    order = joined(group, at)
    holds = bool(group and group.reservation and group.reserved_until and group.reserved_until > at)
    rows = tuple(by_id[pk] for pk in quote.line_ids)
    if group and order:
        sold = [row.ask for row in rows if not row.barred]
        quote = with_order(quote, sold or [row.ask for row in rows], group.way, order, at)
    drawer = Drawer(brick, quote, rows, group, quote.notices, holds or order is not None, order)
    if group and group.joins and (order is None or drawer.chosen is None) and quote.ways:
        return replace(drawer, notices=(*quote.notices, cannot_join(group.joins.purchase.reference)))
    if moved and group is None and quote.ways:
        return replace(drawer, notices=(*quote.notices, choose_again()))
    if drawer.chosen_slot is not None:
        others = tuple(notice for notice in quote.notices if notice.code != "slot_full")
        return replace(drawer, quote=replace(quote, notices=others), notices=others)
    if drawer.chosen and drawer.chosen.needs_slot and not drawer.is_full:
        return replace(drawer, notices=(*quote.notices, slot_was_taken()))
    return drawer


def _quotes(brick_slug: str, rows: Sequence[Row], at: datetime) -> Sequence[GroupQuote]:
    """What a brick answers: all rows have their place, but ways and fees are those of what is on sale."""
    installed = {brick.slug: brick for brick in bricks.installed()}
    if brick_slug not in installed:
        ids = tuple(row.line.pk for row in rows)
        gone = Notice("offer_gone", gettext("Cette partie du portail est fermée pour le moment."), ids)
        return [GroupQuote("gone", gettext("Fermé pour le moment"), ids, (), notices=(gone,))]
    quotes = installed[brick_slug].quote([row.ask for row in rows], at)
    sold = [row for row in rows if not row.barred]
    if not sold or len(sold) == len(rows):
        return quotes
    without = {quote.key: quote for quote in installed[brick_slug].quote([row.ask for row in sold], at)}
    return [replace(without.get(quote.key, quote), line_ids=quote.line_ids) for quote in quotes]
