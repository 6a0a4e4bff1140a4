"""Places in slots: held for a basket, taken by an order, given back. Nothing else writes `Slot.booked…`.

Orders, crates and litres in the cold are taken together, all or none, by one guarded UPDATE; locks are taken in one
order everywhere: place, then slot, slots by ascending id.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet
from django.utils.translation import gettext

from jachete87.base.database.functions import ClockTimestamp
from jachete87.base.database.prepared import Given, PreparedChange, PreparedRows
from jachete87.bricks.drive.enums import PlaceState
from jachete87.bricks.drive.models import Cycle, Place, Slot
from jachete87.bricks.drive.queries.rooms import is_as_big_as_its_order, may_grow, room_ordered, with_room
from jachete87.bricks.drive.rules.room import Room
from jachete87.bricks.drive.rules.texts import no_room
from jachete87.kernel.bricks import CycleClosed, SlotFull

_BATCH = 500
_NONE = Room()
_keep = PreparedRows(Place)
_to_take = PreparedChange(
    lambda: (
        Place.objects.filter(
            is_as_big_as_its_order(),
            reference=Given("reference"),
            state=PlaceState.HELD,
            closes_at__gt=ClockTimestamp(),
        ),
        {"state": PlaceState.TAKEN, "taken_at": ClockTimestamp()},
    )
)


@transaction.atomic
def hold_place(*, slot: Slot, room: Room, closes_at: datetime, until: datetime) -> str:
    """Keep one place of a slot until a time, never beyond the cut-off; raises SlotFull naming the slots still free."""
    _take(slot.pk, room)
    place = Place(
        reference=f"drive-{token_urlsafe(12)}",
        slot=slot,
        closes_at=closes_at,
        expires_at=min(until, closes_at),
        crates=room.crates,
        chilled=room.chilled,
    )
    _keep([place])
    return place.reference


@transaction.atomic(savepoint=False)
def take_place(*, reference: str) -> None:
    """Make a held place an order's, as big as the order is, before the cut-off by the database's clock.

    A place that had lapsed is taken anew if there is one. Raises CycleClosed or SlotFull.
    """
    if _to_take(reference=reference):
        return
    place = Place.objects.select_for_update().get(reference=reference)
    if place.state != PlaceState.TAKEN:
        _resize(place)
        if not _to_take(reference=reference):
            raise closed()


@transaction.atomic(savepoint=False)
def fit_place(*, reference: str) -> None:
    """Make a taken place as big as what is ordered for it now; raises SlotFull when it cannot grow so far."""
    place = Place.objects.select_for_update().filter(reference=reference, state=PlaceState.TAKEN).first()
    if place is not None:
        _resize(place)


@transaction.atomic
def move_place(*, reference: str, slot_id: int, late: bool) -> None:
    """Take the room of an order in another slot and give it back in its own, by ascending slot: two never wait for
    each other. Raises SlotFull, or CycleClosed past the cut-off unless `late`."""
    places = Place.objects.select_for_update().filter(reference=reference, state=PlaceState.TAKEN)
    place = places.exclude(slot=slot_id).first()
    if place is None:
        return
    in_time = {} if late else {"closes_at__gt": ClockTimestamp()}
    if not Place.objects.filter(pk=place.pk, **in_time).update(slot=slot_id):
        raise closed()
    for slot in sorted((place.slot_id, slot_id)):
        if slot == slot_id:
            _take(slot, _room(place))
        else:
            _book(Slot.objects.filter(pk=slot), _NONE - _room(place))


@transaction.atomic
def free_place(*, reference: str, state: PlaceState) -> None:
    """Give a place in that state back, once; without effect in another state."""
    place = Place.objects.select_for_update().filter(reference=reference, state=state).first()
    if place is not None:
        _free([place])


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
    return _free(lapsed.order_by("expires_at")[:_BATCH])


def _free(found: Iterable[Place]) -> int:
    """Give back locked places, the slots in their order; how many."""
    places = sorted(found, key=lambda place: place.slot_id)
    for place in places:
        _book(Slot.objects.filter(pk=place.slot_id), _NONE - _room(place))
    Place.objects.filter(pk__in=[place.pk for place in places]).update(state=PlaceState.FREED)
    return len(places)


def _room(place: Place) -> Room:
    return Room(1, place.crates, place.chilled)


def _resize(place: Place) -> None:
    """Give a locked place the room of what is ordered for it; one that was given back is held again."""
    room, lapsed = room_ordered(place.reference), place.state == PlaceState.FREED
    more = room - (_NONE if lapsed else _room(place))
    if more != _NONE:
        _take(place.slot_id, more)
        state = PlaceState.HELD if lapsed else place.state
        Place.objects.filter(pk=place.pk).update(state=state, crates=room.crates, chilled=room.chilled)


def _take(slot_id: int, room: Room) -> None:
    if not _book(may_grow(room).filter(pk=slot_id), room):
        slot = Slot.objects.get(pk=slot_id)
        others = with_room(room).filter(cycle=slot.cycle_id, point__is_open=True).select_related("point")
        elsewhere = ExpressionWrapper(~Q(point=slot.point_id), BooleanField())
        ranked = list(others.order_by(elsewhere, "starts_at", "pk")[:20])
        raise SlotFull(no_room(slot, room, ranked), slots=[each.pk for each in ranked])


def _book(slots: QuerySet[Slot], room: Room) -> int:
    return slots.update(
        booked=F("booked") + room.orders,
        booked_crates=F("booked_crates") + room.crates,
        booked_chilled=F("booked_chilled") + room.chilled,
    )
