"""Where several groups could be collected at one place: what would change, before anything does."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from jachete87.base.money import ZERO
from jachete87.base.times import day, hour
from jachete87.kernel.basket.queries.views import BasketView, GroupView
from jachete87.kernel.bricks import Choice, SlotChoice, Way


@dataclass(frozen=True, slots=True)
class Move:
    """What would change for one group: `before` is "" where nothing was chosen yet."""

    group: str
    title: str
    before: str
    after: str
    choice: Choice


@dataclass(frozen=True, slots=True)
class Together:
    """A place where several groups can be collected: what the fees change by, the groups that cannot be had there."""

    place: str
    moves: tuple[Move, ...]
    fees: Decimal
    elsewhere: tuple[str, ...]


def together(basket: BasketView) -> Together | None:
    """The place at which the most groups that can be had now could be collected; None when nothing would change.

    Of places as good the one with the lower fees, then by name.
    """
    places: dict[str, list[tuple[GroupView, Way]]] = defaultdict(list)
    for group in basket.going:
        for way in _open_to(group):
            if way.place and not way.needs_address:
                places[way.place].append((group, way))
    found = [_together(basket, place, mine) for place, mine in places.items() if len({g.id for g, _ in mine}) > 1]
    useful = [one for one in found if one.moves]
    return min(useful, key=lambda one: (len(one.elsewhere), one.fees, one.place), default=None)


def _open_to(group: GroupView) -> list[Way]:
    """The ways that still have room; what goes with an order that was placed stays with it."""
    if group.joins:
        return [way for way in group.ways if way.id == group.way]
    return [way for way in group.ways if not way.needs_slot or _free(way)]


def _together(basket: BasketView, place: str, mine: list[tuple[GroupView, Way]]) -> Together:
    by_group = {group.id: (group, way) for group, way in reversed(mine)}
    wanted = _moment(list(by_group.values()))
    moves = [_move(group, way, wanted) for group, way in by_group.values() if not _is_there(group, place)]
    fees = sum((way.fee - (group.chosen.fee if group.chosen else ZERO) for group, way in by_group.values()), ZERO)
    return Together(
        place=place,
        moves=tuple(moves),
        fees=fees,
        elsewhere=tuple(group.title for group in basket.going if group.id not in by_group),
    )


def _is_there(group: GroupView, place: str) -> bool:
    return bool(group.is_set and group.chosen and group.chosen.place == place)


def _free(way: Way) -> list[SlotChoice]:
    return [slot for slot in way.slots if slot.remaining > 0]


def _moment(mine: list[tuple[GroupView, Way]]) -> datetime | None:
    """When one would come: at the slot that is chosen there already, else at the first free one."""
    chosen = [g.chosen_slot.starts_at for g, way in mine if g.chosen_slot and g.chosen and g.chosen.place == way.place]
    first = [slot.starts_at for _, way in mine for slot in _free(way)]
    return min(chosen, default=min(first, default=None))


def _move(group: GroupView, way: Way, wanted: datetime | None) -> Move:
    slots = _free(way)
    slot = min(slots, key=lambda each: abs(each.starts_at - wanted)) if slots and wanted else None
    before = _said(group.chosen, group.chosen_slot) if group.chosen and group.is_set else ""
    return Move(group.id, group.title, before, _said(way, slot), Choice(way.id, slot.id if slot else None))


def _said(way: Way, slot: SlotChoice | None) -> str:
    when = f", {day(slot.starts_at)}, {hour(slot.starts_at)} – {hour(slot.ends_at)}" if slot else ""
    return f"{way.label}{when}"
