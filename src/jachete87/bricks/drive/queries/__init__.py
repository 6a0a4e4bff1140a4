"""Reads of the drive that have a name."""

from jachete87.bricks.drive.queries.boxes import contents_of
from jachete87.bricks.drive.queries.checks import CHECKS, breaches
from jachete87.bricks.drive.queries.desk import orders_of_cycle, sales_of_the_desk
from jachete87.bricks.drive.queries.selling import OpenLegs, next_opening, open_cycles, open_legs, sold_of
from jachete87.bricks.drive.queries.showing import open_sales, point_cards, rules_by_point, sellers_now
from jachete87.bricks.drive.queries.slots import place, points, points_of_cycles, slots_at, slots_of

__all__ = [
    "CHECKS",
    "OpenLegs",
    "breaches",
    "contents_of",
    "next_opening",
    "open_cycles",
    "open_legs",
    "open_sales",
    "orders_of_cycle",
    "place",
    "point_cards",
    "points",
    "points_of_cycles",
    "rules_by_point",
    "sales_of_the_desk",
    "sellers_now",
    "slots_at",
    "slots_of",
    "sold_of",
]
