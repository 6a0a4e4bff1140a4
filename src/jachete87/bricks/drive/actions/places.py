"""Places in slots: held for a basket, taken by an order, given back. Nothing else writes `Slot.booked`.

Each take is one guarded UPDATE; locks are taken in one order everywhere: place, then slot, slots by ascending id.
"""

from collections import Counter
from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from jachete87.base.database.functions import ClockTimestamp
from jachete87.base.database.prepared import Given, PreparedChange
from jachete87.bricks.drive.enums import PlaceState
from jachete87.bricks.drive.models import Cycle, Place, Slot
from jachete87.kernel.bricks import CycleClosed, SlotFull

_BATCH = 500
_to_take = PreparedChange(
    lambda: (
        Place.objects.filter(reference=Given("reference"), state=PlaceState.HELD, closes_at__gt=ClockTimestamp()),
        {"state": PlaceState.TAKEN, "taken_at": ClockTimestamp()},
    )
)


@transaction.atomic
def hold_place(*, slot: Slot, closes_at: datetime, until: datetime) -> str:
    """Keep one place of a slot until a time, never beyond the cut-off; raises SlotFull naming the slots still free."""
    _take(slot.pk)
    place = Place.objects.create(
        reference=f"drive-{token_urlsafe(12)}", slot=slot, closes_at=closes_at, expires_at=min(until, closes_at)
    )
    return place.reference


@transaction.atomic(savepoint=False)
def take_place(*, reference: str) -> None:
    """Make a held place an order's, before the cut-off by the database's clock.

    A place that had lapsed is taken anew if there is one. Raises CycleClosed or SlotFull.
    """
    if _to_take(reference=reference):
        return
    place = Place.objects.select_for_update().get(reference=reference)
    if place.state == PlaceState.FREED:
        _take(place.slot_id)
        Place.objects.filter(pk=place.pk).update(state=PlaceState.HELD)
    if place.state != PlaceState.TAKEN and not _to_take(reference=reference):
        raise closed()


@transaction.atomic
def free_place(*, reference: str, state: PlaceState) -> None:
    """Give a place in that state back, once; without effect in another state."""
    place = Place.objects.filter(reference=reference, state=state)
    slots = list(place.values_list("slot_id", flat=True))
    if place.update(state=PlaceState.FREED):
        Slot.objects.filter(pk=slots[0]).update(booked=F("booked") - 1)


def free_lapsed(*, at: datetime) -> int:
    """Give back, exactly once, the places whose baskets took too long; the number given back."""
    total = 0
    while done := _free_some(at):
        total += done
    return total


def close_untaken(*, cycle: Cycle, at: datetime) -> None:
    """Nothing more is ordered in a sale: places that are held for baskets can no longer be taken."""
    Place.objects.filter(slot__cycle=cycle).exclude(state=PlaceState.TAKEN).update(closes_at=at)


def shift_cut_offs(*, cycle: Cycle, shift: timedelta, closes_at: datetime) -> None:
    """The places of a sale go with its cut-off; those that are taken have its own."""
    places = Place.objects.filter(slot__cycle=cycle)
    places.exclude(state=PlaceState.TAKEN).update(closes_at=F("closes_at") + shift)
    places.filter(state=PlaceState.TAKEN).update(closes_at=closes_at)


def closed() -> CycleClosed:
    """What is said when the moment to order has passed."""
    return CycleClosed(gettext("L'heure limite de cette vente est passée."))


@transaction.atomic
def _free_some(at: datetime) -> int:
    lapsed = Place.objects.select_for_update(skip_locked=True).filter(state=PlaceState.HELD, expires_at__lte=at)
    places = list(lapsed.order_by("expires_at")[:_BATCH])
    for slot, count in sorted(Counter(place.slot_id for place in places).items()):
        Slot.objects.filter(pk=slot).update(booked=F("booked") - count)
    Place.objects.filter(pk__in=[place.pk for place in places]).update(state=PlaceState.FREED)
    return len(places)


def _take(slot_id: int) -> None:
    free = Slot.objects.filter(pk=slot_id, booked__lt=F("capacity"))
    if not free.update(booked=F("booked") + 1):
        slot = Slot.objects.get(pk=slot_id)
        others = Slot.objects.filter(cycle=slot.cycle_id, point=slot.point_id, booked__lt=F("capacity"))
        raise SlotFull(
            gettext("Ce créneau est complet : choisissez-en un autre."),
            slots=list(others.order_by("starts_at").values_list("pk", flat=True)[:20]),
        )
