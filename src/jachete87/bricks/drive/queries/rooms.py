"""Which slots have room for an order, and how much room what was ordered takes."""

from datetime import datetime

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from jachete87.bricks.drive.enums import WaitState
from jachete87.bricks.drive.models import Slot, WaitingEntry
from jachete87.bricks.drive.queries.selling import open_cycles
from jachete87.bricks.drive.rules.room import CRATE, LITRE, Room
from jachete87.kernel.orders.enums import SubOrderState
from jachete87.kernel.orders.models import Line

_VOLUME = F("delivered_quantity") * F("pack_volume")
_COLD = Case(When(is_cold=True, then=_VOLUME), default=Value(0), output_field=IntegerField())


def with_room(room: Room) -> QuerySet[Slot]:
    """The slots in which so much still fits."""
    return Slot.objects.filter(
        Q(crates=None) | Q(booked_crates__lte=F("crates") - room.crates),
        Q(chilled=None) | Q(booked_chilled__lte=F("chilled") - room.chilled),
        booked__lte=F("capacity") - room.orders,
        is_open=True,
    )


def may_grow(room: Room) -> QuerySet[Slot]:
    """The slots in which what is there already may take so much more: a closed one only what takes no more."""
    return with_room(room) if room.is_more else Slot.objects.all()


def slots_waited_for(at: datetime) -> QuerySet[Slot]:
    """The slots with room for an order for which somebody waits while the sale takes orders, by their id."""
    waiting = WaitingEntry.objects.filter(slot=OuterRef("pk"), state=WaitState.WAITING)
    free = with_room(Room(1)).filter(Exists(waiting), cycle__in=open_cycles(at), point__is_open=True)
    return free.order_by("pk")


def room_ordered(reference: str) -> Room:
    """What the lines that are still to be had under a reservation take; one query."""
    sums = _lines(reference).aggregate(volume=Sum(_VOLUME), cold=Sum(_COLD))
    return Room.of(sums["volume"] or 0, sums["cold"] or 0)


def is_as_big_as_its_order() -> Q:
    """Of places: those that take the room of the lines ordered for them, neither more nor less."""
    return Q(crates=_rounded(_VOLUME, CRATE), chilled=_rounded(_COLD, LITRE))


def _lines(reference: object) -> QuerySet[Line]:
    """What is to be had under a reservation of ours, of whichever brick; no two bricks give the same reference."""
    lines = Line.objects.filter(sub_order__reservation=reference)
    return lines.exclude(sub_order__state=SubOrderState.CANCELLED)


def _rounded(volume: object, unit: int) -> Coalesce:
    """The sum over the lines of a place in whole units, rounded up."""
    lines = _lines(OuterRef("reference")).order_by().values("sub_order__reservation")
    total = lines.annotate(units=(Sum(volume) + (unit - 1)) / unit).values("units")
    return Coalesce(Subquery(total), 0, output_field=IntegerField())
