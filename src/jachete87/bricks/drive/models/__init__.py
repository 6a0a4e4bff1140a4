"""The drive's rhythm: points, weekly rules, cycles with their legs, slots and the places in them."""

from jachete87.bricks.drive.models.cycles import Cycle
from jachete87.bricks.drive.models.legs import CycleLeg, LegQuantity, StandingChoice
from jachete87.bricks.drive.models.points import Point
from jachete87.bricks.drive.models.rhythm import CycleRule
from jachete87.bricks.drive.models.slots import Place, Slot

__all__ = ["Cycle", "CycleLeg", "CycleRule", "LegQuantity", "Place", "Point", "Slot", "StandingChoice"]
