"""Of the drive: points, rhythms, cycles with their legs, slots and places, boxes, subscriptions, deeds."""

from jachete87.bricks.drive.models.boxes import Box, BoxContent, BoxLine
from jachete87.bricks.drive.models.cycles import Cycle
from jachete87.bricks.drive.models.deeds import DeskDeed
from jachete87.bricks.drive.models.drives import FarmDrive
from jachete87.bricks.drive.models.forms import FormNumber
from jachete87.bricks.drive.models.harvests import HarvestList
from jachete87.bricks.drive.models.legs import CycleLeg, LegQuantity, StandingChoice
from jachete87.bricks.drive.models.notices import CycleNotice
from jachete87.bricks.drive.models.points import ClosedWeek, Point
from jachete87.bricks.drive.models.rhythm import CycleRule, RuleException
from jachete87.bricks.drive.models.rota import Duty, DutyShift
from jachete87.bricks.drive.models.slots import Place, Slot
from jachete87.bricks.drive.models.subscriptions import Absence, Serving, Subscription, SubscriptionLine
from jachete87.bricks.drive.models.waiting import WaitingEntry

__all__ = [
    "Absence",
    "Box",
    "BoxContent",
    "BoxLine",
    "ClosedWeek",
    "Cycle",
    "CycleLeg",
    "CycleNotice",
    "CycleRule",
    "DeskDeed",
    "Duty",
    "DutyShift",
    "FarmDrive",
    "FormNumber",
    "HarvestList",
    "LegQuantity",
    "Place",
    "Point",
    "RuleException",
    "Serving",
    "Slot",
    "StandingChoice",
    "Subscription",
    "SubscriptionLine",
    "WaitingEntry",
]
