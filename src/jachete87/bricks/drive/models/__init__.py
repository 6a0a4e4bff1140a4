"""The drive's rhythm: drives, points, rules, cycles with their legs, slots and the places in them."""

from jachete87.bricks.drive.models.cycles import Cycle, CycleLeg
from jachete87.bricks.drive.models.drives import FarmDrive
from jachete87.bricks.drive.models.notices import CycleNotice
from jachete87.bricks.drive.models.points import Point
from jachete87.bricks.drive.models.rhythm import CycleRule, RuleException
from jachete87.bricks.drive.models.slots import Place, Slot

__all__ = ["Cycle", "CycleLeg", "CycleNotice", "CycleRule", "FarmDrive", "Place", "Point", "RuleException", "Slot"]
