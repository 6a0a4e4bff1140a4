"""Of the drive: points, weekly rules, cycles with their legs, slots and the places in them, boxes, subscriptions."""

from jachete87.bricks.drive.models.boxes import Box, BoxContent, BoxLine
from jachete87.bricks.drive.models.cycles import Cycle, CycleLeg
from jachete87.bricks.drive.models.points import Point
from jachete87.bricks.drive.models.rhythm import CycleRule
from jachete87.bricks.drive.models.slots import Place, Slot
from jachete87.bricks.drive.models.subscriptions import Absence, Serving, Subscription, SubscriptionLine

__all__ = [
    "Absence",
    "Box",
    "BoxContent",
    "BoxLine",
    "Cycle",
    "CycleLeg",
    "CycleRule",
    "Place",
    "Point",
    "Serving",
    "Slot",
    "Subscription",
    "SubscriptionLine",
]
