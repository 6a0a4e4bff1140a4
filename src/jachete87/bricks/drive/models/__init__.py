"""The drive's rhythm: points, weekly rules, cycles with their legs, slots and the places in them; boxes."""

from jachete87.bricks.drive.models.boxes import Box, BoxContent, BoxLine
from jachete87.bricks.drive.models.cycles import Cycle, CycleLeg
from jachete87.bricks.drive.models.points import Point
from jachete87.bricks.drive.models.rhythm import CycleRule
from jachete87.bricks.drive.models.slots import Place, Slot

__all__ = [
    "Box",
    "BoxContent",
    "BoxLine",
    "Cycle",
    "CycleLeg",
    "CycleRule",
    "Place",
    "Point",
    "Slot",
]
