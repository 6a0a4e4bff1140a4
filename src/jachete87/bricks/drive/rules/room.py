"""Room in a slot is a vector: orders, crates, litres in the cold. Whole numbers; an order's are rounded up."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext, ngettext

from jachete87.bricks.drive.models import Slot
from jachete87.kernel.bricks import LineAsk

CRATE = 300
"""The decilitres that a crate holds."""
LITRE = 10
COLD = 10
"""The litres in the cold that are kept for who waits with cold goods, before they are known."""


@dataclass(frozen=True, slots=True)
class Room:
    """So many orders, crates and litres in the cold."""

    orders: int = 0
    crates: int = 0
    chilled: int = 0

    @classmethod
    def of(cls, volume: int, cold: int) -> Self:
        """What one order takes of so many decilitres, `cold` of them in the cold."""
        return cls(1, -(-volume // CRATE), -(-cold // LITRE))

    @property
    def is_more(self) -> bool:
        """Whether it takes more of anything."""
        return max(self.orders, self.crates, self.chilled) > 0

    def __sub__(self, other: "Room") -> "Room":
        return Room(self.orders - other.orders, self.crates - other.crates, self.chilled - other.chilled)


def room_for(lines: Iterable[LineAsk]) -> Room:
    """What these lines take as one order."""
    asked = list(lines)
    return Room.of(sum(line.volume for line in asked), sum(line.volume for line in asked if line.is_cold))


def left(slot: Slot, room: Room) -> int:
    """How many orders like this still fit in a slot; none when it is closed, or full of whatever they need."""
    if not slot.is_open:
        return 0
    counted = [slot.capacity - slot.booked]
    if slot.crates is not None and room.crates:
        counted.append((slot.crates - slot.booked_crates) // room.crates)
    if slot.chilled is not None and room.chilled:
        counted.append((slot.chilled - slot.booked_chilled) // room.chilled)
    return max(0, min(counted))


def left_in_words(slot: Slot, room: Room) -> str:
    """What is left of a slot for an order like this, or what of it is full."""
    if found := left(slot, room):
        return ngettext("encore %(count)s place", "encore %(count)s places", found) % {"count": found}
    if not slot.is_open:
        return gettext("fermé")
    if slot.booked >= slot.capacity:
        return gettext("complet")
    if slot.chilled is not None and slot.booked_chilled + room.chilled > slot.chilled:
        full = slot.booked_chilled >= slot.chilled
        return gettext("plus de place au frais") if full else gettext("pas assez de place au frais")
    return gettext("pas assez de place")
