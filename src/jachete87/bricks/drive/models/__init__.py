"""The drive: its rhythm, points, cycles with their legs, slots and places; and what is done at a point."""

from jachete87.bricks.drive.models.cycles import Cycle, CycleLeg
from jachete87.bricks.drive.models.deeds import DeskDeed
from jachete87.bricks.drive.models.points import Point
from jachete87.bricks.drive.models.rhythm import CycleRule
from jachete87.bricks.drive.models.slots import Place, Slot

__all__ = ["Cycle", "CycleLeg", "CycleRule", "DeskDeed", "Place", "Point", "Slot"]
