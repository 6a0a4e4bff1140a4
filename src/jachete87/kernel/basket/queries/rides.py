"""The ways in which groups of a basket can be had along with a collection of another brick."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext

from jachete87.base.money import ZERO
from jachete87.base.times import moment
from jachete87.kernel import bricks
from jachete87.kernel.basket.queries.drawers import Drawer
from jachete87.kernel.basket.queries.riding import ready_at
from jachete87.kernel.bricks import Brick, GroupQuote, LineAsk, Way

RIDE = "ride"


def way_of(carrier: str) -> str:
    """How riding along with a brick is called among the ways of a group."""
    return f"{RIDE}-{carrier}"


def carrier_of(way: str) -> str:
    """The brick with which one rides in that way; "" for any other way."""
    return way.removeprefix(f"{RIDE}-") if way.startswith(f"{RIDE}-") else ""


def rides(drawers: Sequence[Drawer], at: datetime) -> dict[str, tuple[Way, ...]]:
    """How each group, by its id, can ride along; one question to each brick that carries, none without goods for it."""
    asking = [drawer for drawer in drawers if not drawer.is_handoff and drawer.going and not drawer.joins]
    ready = {drawer.id: moment for drawer in asking if (moment := ready_at(drawer.going, at))}
    found: dict[str, tuple[Way, ...]] = dict.fromkeys(ready, ())
    for carrier in (each for each in bricks.installed() if each.carries):
        riders = [drawer for drawer in asking if drawer.id in ready and drawer.brick != carrier.slug]
        for drawer, quote in _quoted(carrier, drawers, riders, (ready, at)):
            found[drawer.id] += (_way(carrier, drawer, quote),)
    return found


def _quoted(
    carrier: Brick, drawers: Sequence[Drawer], riders: Sequence[Drawer], known: tuple[dict[str, datetime], datetime]
) -> list[tuple[Drawer, GroupQuote]]:
    """The groups that a brick would take along, each with what it says of the whole."""
    if not riders:
        return []
    ready, at = known
    asks = [row.ask for drawer in drawers if drawer.brick == carrier.slug for row in drawer.going]
    asks += [ask for drawer in riders for ask in _asks(drawer, ready[drawer.id])]
    by_line = {line: quote for quote in carrier.quote(asks, at) for line in quote.line_ids if quote.ways}
    return [(each, quote) for each in riders if (quote := by_line.get(each.going[0].line.pk))]


def _asks(drawer: Drawer, ready: datetime) -> list[LineAsk]:
    return [replace(row.ask, ready_at=ready) for row in drawer.going]


def _way(carrier: Brick, drawer: Drawer, quote: GroupQuote) -> Way:
    fee = quote.ways[0].handling.get(drawer.going[0].product.seller_id, ZERO)
    until = gettext("à commander avant le %(moment)s") % {"moment": moment(quote.deadline)} if quote.deadline else ""
    label = gettext("Avec votre retrait : %(title)s") % {"title": quote.title}
    return Way(way_of(carrier.slug), RIDE, label, fee=fee, delay=until)
