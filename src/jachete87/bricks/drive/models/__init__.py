"""The drive's rhythm: points, weekly rules, cycles with their legs, slots and the places in them."""

from jachete87.bricks.drive.models.cycles import Cycle, CycleLeg
from jachete87.bricks.drive.models.points import ClosedWeek, Point
from jachete87.bricks.drive.models.rhythm import CycleRule
from jachete87.bricks.drive.models.rota import Duty, DutyShift
from jachete87.bricks.drive.models.slots import Place, Slot
from jachete87.bricks.drive.models.waiting import WaitingEntry

__all__ = [
    "ClosedWeek",
    "Cycle",
    "CycleLeg",
    "CycleRule",
    "Duty",
    "DutyShift",
    "Place",
    "Point",
    "Slot",
    "WaitingEntry",
]
