"""The slots of a sale: planned with the room of their points, changed, added, closed. What is booked is never cut."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from jachete87.base.errors import Refusal
from jachete87.base.times import PARIS
from jachete87.bricks.drive.models import Cycle, CycleRule, Point, Slot
from jachete87.bricks.drive.queries.point_desk import is_closed_on
from jachete87.bricks.drive.rules.calendar import slot_spans
from jachete87.kernel.audit.actions import record


class SlotRefused(Refusal):
    """A slot cannot be so: it would not hold what is booked, or stands in another's place."""

    status = 409


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a slot has room for; None: not limited."""

    capacity: int
    crates: int | None = None
    chilled: int | None = None


@transaction.atomic
def plan_slots(*, cycle: Cycle) -> None:
    """Make the slots of a sale that are not there yet, at the points of its rhythm that are not closed on its day."""
    rule = cycle.rule
    points = Point.objects.filter(pk__in=rule.points.values("pk")).exclude(is_closed_on(cycle.collect_on))
    slots = [
        Slot(cycle=cycle, point=point, starts_at=start, ends_at=end, **_room(point, rule))
        for point in points.order_by("pk")
        for start, end in slot_spans(rule, cycle.collect_on)
    ]
    Slot.objects.bulk_create(slots, ignore_conflicts=True)


@transaction.atomic
def change_slot(*, slot: Slot, to: Capacity, is_open: bool, by_user_id: int) -> None:
    """Give a slot another room, close it or open it again; raises SlotRefused below what is booked."""
    enough = Slot.objects.filter(pk=slot.pk, booked__lte=to.capacity)
    if to.crates is not None:
        enough = enough.filter(booked_crates__lte=to.crates)
    if to.chilled is not None:
        enough = enough.filter(booked_chilled__lte=to.chilled)
    if not enough.update(capacity=to.capacity, crates=to.crates, chilled=to.chilled, is_open=is_open):
        slot.refresh_from_db()
        text = gettext("Déjà pris : commandes %(orders)s, caisses %(crates)s, litres au frais %(chilled)s")
        taken = {"orders": slot.booked, "crates": slot.booked_crates, "chilled": slot.booked_chilled}
        raise SlotRefused(text % taken)
    _log("slot.changed", slot, by_user_id)


@transaction.atomic
def add_slot(*, slot: Slot, by_user_id: int) -> Slot:
    """Add a slot to a sale, on its day of collection; raises SlotRefused where one begins then, or another day."""
    on = slot.starts_at.astimezone(PARIS).date()
    if on != slot.cycle.collect_on or slot.ends_at <= slot.starts_at:
        raise SlotRefused(gettext("Un créneau commence et finit le jour du retrait."))
    if Point.objects.filter(is_closed_on(on), pk=slot.point_id).exists():
        raise SlotRefused(gettext("Ce point est fermé ce jour-là : rouvrez-le d’abord."))
    try:
        with transaction.atomic():
            slot.save(force_insert=True)
    except IntegrityError:
        raise SlotRefused(gettext("Un créneau commence déjà à cette heure à ce point.")) from None
    _log("slot.added", slot, by_user_id)
    return slot


def _room(point: Point, rule: CycleRule) -> dict[str, int | None]:
    orders = rule.slot_orders if point.slot_orders is None else point.slot_orders
    return {"capacity": orders, "crates": point.slot_crates, "chilled": point.slot_chilled}


def _log(action: str, slot: Slot, by_user_id: int) -> None:
    told = {"capacity": slot.capacity, "crates": slot.crates, "chilled": slot.chilled}
    record(action=action, subject=f"slot:{slot.pk}", actor_id=by_user_id, **told)
