"""Reads of the drive that have a name."""

from jachete87.bricks.drive.queries.boxes import contents_of
from jachete87.bricks.drive.queries.checks import CHECKS, breaches
from jachete87.bricks.drive.queries.desk import orders_of_cycle, sales_of_the_desk
from jachete87.bricks.drive.queries.harvests import harvests_to_see, leg_of_link, legs_of, legs_to_tell, told, told_legs
from jachete87.bricks.drive.queries.instead import slots_instead
from jachete87.bricks.drive.queries.letters import message_words
from jachete87.bricks.drive.queries.needs import needs
from jachete87.bricks.drive.queries.riding import carriers, deliveries, riding_in, to_bring
from jachete87.bricks.drive.queries.rules import (
    NextDate,
    drives,
    exceptions_of,
    next_dates,
    rules_of_the_desk,
    sellers_by_drive,
    sellers_of_the_drive,
)
from jachete87.bricks.drive.queries.sale import (
    figures_of,
    is_ordered_in,
    last_order_in,
    points_in_use,
    readers,
    sellers_in,
    shoppers_in,
    span_of,
    to_follow,
    to_reschedule,
    told_of,
    unsold_in,
)
from jachete87.bricks.drive.queries.selling import (
    OpenLegs,
    carrying_cycles,
    next_opening,
    open_cycles,
    open_legs,
    sold_now,
    to_come,
)
from jachete87.bricks.drive.queries.showing import open_sales, point_cards, points_of_drive, rules_by_point, sellers_now
from jachete87.bricks.drive.queries.slots import open_slot, place, points, points_of_cycles, slots_at, slots_of

__all__ = [
    "CHECKS",
    "NextDate",
    "OpenLegs",
    "breaches",
    "carriers",
    "carrying_cycles",
    "contents_of",
    "deliveries",
    "drives",
    "exceptions_of",
    "figures_of",
    "harvests_to_see",
    "is_ordered_in",
    "last_order_in",
    "leg_of_link",
    "legs_of",
    "legs_to_tell",
    "message_words",
    "needs",
    "next_dates",
    "next_opening",
    "open_cycles",
    "open_legs",
    "open_sales",
    "open_slot",
    "orders_of_cycle",
    "place",
    "point_cards",
    "points",
    "points_in_use",
    "points_of_cycles",
    "points_of_drive",
    "readers",
    "riding_in",
    "rules_by_point",
    "rules_of_the_desk",
    "sales_of_the_desk",
    "sellers_by_drive",
    "sellers_in",
    "sellers_now",
    "sellers_of_the_drive",
    "shoppers_in",
    "slots_at",
    "slots_instead",
    "slots_of",
    "sold_now",
    "span_of",
    "to_bring",
    "to_come",
    "to_follow",
    "to_reschedule",
    "told",
    "told_legs",
    "told_of",
    "unsold_in",
]
