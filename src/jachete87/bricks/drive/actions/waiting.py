"""The waiting list of a slot: the first in line is offered a place that is free, kept for a while, then the next."""

from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from jachete87.bricks.drive.actions.places import free_place, hold_place
from jachete87.bricks.drive.enums import PlaceState, WaitState
from jachete87.bricks.drive.models import Place, Slot, WaitingEntry
from jachete87.bricks.drive.queries.rooms import slots_waited_for
from jachete87.bricks.drive.queries.waiting import offer_words
from jachete87.bricks.drive.rules.legs import key_of
from jachete87.bricks.drive.rules.room import COLD, Room
from jachete87.bricks.drive.rules.texts import way_id
from jachete87.kernel.bricks import Choice, Kept, SlotFull
from jachete87.kernel.notices.actions.writing import write_mail
from jachete87.kernel.notices.rules import Letter

_AT_ONCE = 50


@transaction.atomic
def wait_for(*, slot: Slot, email: str, language: str, needs_cold: bool, at: datetime) -> WaitingEntry:
    """Put an address on the waiting list of a slot, at the end; one that waits there already keeps its turn."""
    entry, _ = WaitingEntry.objects.get_or_create(
        slot=slot,
        email=email.lower(),
        state__in=(WaitState.WAITING, WaitState.OFFERED),
        defaults={
            "language": language, "needs_cold": needs_cold, "token": token_urlsafe(32), "asked_at": at,
            "state": WaitState.WAITING,
        },
    )  # fmt: skip
    return entry


def offer_places(*, at: datetime) -> int:
    """Offer what is free to those who wait for it, and note what came to nothing; the number of moves."""
    return _lapse(at) + sum(_offer(pk, at) for pk in slots_waited_for(at).values_list("pk", flat=True))


@transaction.atomic
def claim_place(*, token: str, at: datetime) -> Kept:
    """Give the place that was offered to who has the letter, once; raises SlotFull when it is not kept any more."""
    offers = WaitingEntry.objects.select_for_update(of=("self",)).select_related("slot", "place")
    entry = offers.filter(token=token, state=WaitState.OFFERED).first()
    place = entry.place if entry else None
    if entry is None or place is None or place.state != PlaceState.HELD or place.expires_at <= at:
        raise SlotFull(gettext("Cette place n’est plus gardée : elle est allée à quelqu’un d’autre."))
    _move(entry, WaitState.CLAIMED)
    choice = Choice(way_id(entry.slot.point_id), entry.slot_id)
    return Kept(key_of(entry.slot.cycle_id), choice, place.reference, place.expires_at)


@transaction.atomic
def leave_list(*, token: str) -> None:
    """Who waited waits no more, and gives back what was offered; a second time it changes nothing."""
    waiting = WaitingEntry.objects.select_for_update(of=("self",)).select_related("place")
    entry = waiting.filter(token=token, state__in=(WaitState.WAITING, WaitState.OFFERED)).first()
    if entry is not None:
        _move(entry, WaitState.LEFT)
        if entry.place is not None:
            free_place(reference=entry.place.reference, state=PlaceState.HELD)


@transaction.atomic
def _offer(slot_id: int, at: datetime) -> int:
    """The slot is locked, so that two who offer at once do not pass over the first in line."""
    slot = Slot.objects.select_for_update(skip_locked=True, of=("self",)).select_related("cycle", "point")
    found = slot.filter(pk=slot_id).first()
    if found is None:
        return 0
    waiting = WaitingEntry.objects.select_for_update(skip_locked=True).filter(slot=found, state=WaitState.WAITING)
    return sum(_offer_to(entry, found, at) for entry in waiting.order_by("pk")[:_AT_ONCE])


def _offer_to(entry: WaitingEntry, slot: Slot, at: datetime) -> int:
    room = Room(1, 1, COLD if entry.needs_cold else 0)
    until = min(at + timedelta(minutes=settings.OFFER_MINUTES), slot.cycle.closes_at)
    try:
        with transaction.atomic():
            reference = hold_place(slot=slot, room=room, closes_at=slot.cycle.closes_at, until=until)
    except SlotFull:
        return 0
    entry.slot = slot
    _move(entry, WaitState.OFFERED, reference)
    words = offer_words(entry, until)
    key = f"waiting-{entry.pk}"
    write_mail(letter=Letter(key, entry.email, words.subject, words.text, words.html))
    return 1


@transaction.atomic
def _lapse(at: datetime) -> int:
    """Offers whose time is over, and waits for sales that take no order any more."""
    offers = WaitingEntry.objects.filter(state=WaitState.OFFERED, place__expires_at__lte=at)
    late = WaitingEntry.objects.filter(state=WaitState.WAITING, slot__cycle__closes_at__lte=at)
    return sum(each.update(state=WaitState.LAPSED) for each in (offers, late))


def _move(entry: WaitingEntry, to: WaitState, reference: str = "") -> None:
    """The one who moves an entry holds its row; an offer names its place."""
    place = {"place": Place.objects.get(reference=reference)} if reference else {}
    WaitingEntry.objects.filter(pk=entry.pk).update(state=to, **place)
