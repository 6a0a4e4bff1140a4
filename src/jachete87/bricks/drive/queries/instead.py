"""Where an order can be had instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from jachete87.bricks.drive.enums import PlaceState
from jachete87.bricks.drive.models import CycleLeg, Place, Slot
from jachete87.bricks.drive.queries.rooms import room_ordered
from jachete87.bricks.drive.queries.slots import slots_of
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.bricks.drive.rules.room import Room
from jachete87.kernel.orders.enums import SubOrderState
from jachete87.kernel.orders.models import SubOrder
from jachete87.kernel.orders.queries.company import had_with


@dataclass(frozen=True, slots=True)
class Instead:
    """The other slots of a sale in which an order may be had, by point, and the room that it takes there."""

    slots: Sequence[Slot]
    room: Room


def slots_instead(reference: str, at: datetime) -> Instead:
    """The slots that are not over, at points to which all farms of the order come; five queries."""
    place = Place.objects.select_related("slot").filter(reference=reference, state=PlaceState.TAKEN).first()
    if place is None:
        return Instead((), Room())
    cycle = place.slot.cycle_id
    orders = SubOrder.objects.filter(brick=SLUG, reservation=reference).exclude(state=SubOrderState.CANCELLED)
    legs = CycleLeg.objects.filter(cycle=cycle, seller__in=orders.values("seller"))
    chosen = [set(leg.points.all()) for leg in legs.prefetch_related("points")]
    there = [slot for slot in slots_of([cycle]).get(cycle, []) if slot.pk != place.slot_id and slot.ends_at > at]
    if SubOrder.objects.filter(had_with(SLUG), reservation=reference).exclude(brick=SLUG).exists():
        there = [slot for slot in there if slot.point_id == place.slot.point_id]  # what rides along is brought there
    slots = [slot for slot in there if all(not points or slot.point in points for points in chosen)]
    return Instead(slots, room_ordered(reference))
