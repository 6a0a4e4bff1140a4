"""Goods of other bricks that ride along with a sale: with which one, until when they are brought."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from operator import attrgetter

from django.utils.translation import gettext

from jachete87.bricks.drive.models import Cycle, Slot
from jachete87.kernel.bricks import GroupQuote, LineAsk, Notice

Slots = Mapping[int, Sequence[Slot]]


def bring_by(cycle: Cycle, slots: Iterable[Slot]) -> datetime | None:
    """Until when goods of other bricks are brought to the points of a sale; None where it takes none.

    Needs `cycle.rule.drive`.
    """
    drive, begins = cycle.rule.drive, min((slot.starts_at for slot in slots), default=None)
    if drive.handling_fee is None or begins is None:
        return None
    return begins - timedelta(hours=drive.bring_hours)


def takes(cycle: Cycle, slots: Iterable[Slot], parcels: Iterable[LineAsk]) -> bool:
    """Whether these goods can be at the points of a sale in time."""
    until = bring_by(cycle, slots)
    return until is not None and all(line.ready_at is not None and line.ready_at <= until for line in parcels)


def laid(parcels: Sequence[LineAsk], cycles: Sequence[Cycle], slots: Slots) -> dict[int, list[LineAsk]]:
    """The goods of each seller in the first of these sales that takes them in time, by id; 0 for what none takes."""
    found: dict[int, list[LineAsk]] = {}
    for seller in dict.fromkeys(map(attrgetter("seller_id"), parcels)):
        mine = [line for line in parcels if line.seller_id == seller]
        cycle = next((each.pk for each in cycles if takes(each, slots.get(each.pk, ()), mine)), 0)
        found.setdefault(cycle, []).extend(mine)
    return found


def too_late(parcels: Sequence[LineAsk]) -> GroupQuote:
    """What rides with no sale any more."""
    line_ids = tuple(line.line_id for line in parcels)
    said = gettext(
        "Ces articles ne peuvent pas être au point de retrait à temps : choisissez comment les avoir à part."
    )
    return GroupQuote(
        "no-ride", gettext("Retrait commun"), line_ids, (), notices=(Notice("way_not_available", said, line_ids),)
    )
