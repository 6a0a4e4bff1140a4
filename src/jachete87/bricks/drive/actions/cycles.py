"""Planning, opening and closing the drive's cycles; everything here can be repeated."""

from datetime import datetime

from django.db import transaction

from jachete87.bricks.drive import queries
from jachete87.bricks.drive.actions.legs import keep_choices
from jachete87.bricks.drive.actions.slots import plan_slots
from jachete87.bricks.drive.enums import CycleState
from jachete87.bricks.drive.models import Cycle, CycleLeg, CycleRule
from jachete87.bricks.drive.rules.calendar import Dates, upcoming
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.kernel.search.actions import mark


def plan_cycles(*, at: datetime) -> int:
    """Plan the cycles of the running rules for the coming weeks, with their slots; the number of new ones."""
    rules = list(CycleRule.objects.filter(is_running=True).order_by("pk"))
    left = queries.exceptions_of(rules)
    return sum(_plan(rule, found) for rule in rules for found in upcoming(rule, at, left[rule.pk]))


@transaction.atomic
def join_sellers(*, at: datetime) -> int:
    """Let listed sellers with goods in the drive, where a drive names some those, join cycles not closed yet."""
    cycles = list(queries.to_come(at).select_related("rule"))
    sellers = list(queries.sellers_of_the_drive().order_by("pk").values_list("pk", flat=True))
    chosen = queries.sellers_by_drive()
    there = set(CycleLeg.objects.filter(cycle__in=cycles).values_list("cycle_id", "seller_id"))
    legs = [
        CycleLeg(cycle=cycle, seller_id=seller, closes_at=cycle.closes_at)
        for cycle in cycles
        for seller in sellers
        if (cycle.pk, seller) not in there and seller in chosen.get(cycle.rule.drive_id, sellers)
    ]
    if legs:
        CycleLeg.objects.bulk_create(legs, ignore_conflicts=True)
        joined = CycleLeg.objects.filter(cycle__in=cycles, seller__in=sellers).select_related("cycle")
        keep_choices(leg for leg in joined if (leg.cycle_id, leg.seller_id) not in there)
        mark(kind="brick", subjects=[SLUG])
    return len(legs)


@transaction.atomic
def open_and_close(*, at: datetime) -> int:
    """Open the cycles whose time has come, close those whose time has passed; the number of moves."""
    moved = _move(CycleState.PLANNED, CycleState.OPEN, opens_at__lte=at)
    moved += _move(CycleState.OPEN, CycleState.CLOSED, closes_at__lte=at)
    if moved:
        mark(kind="brick", subjects=[SLUG])
    return moved


def _move(before: CycleState, after: CycleState, **due: datetime) -> int:
    return Cycle.objects.filter(state=before, **due).update(state=after)


@transaction.atomic
def _plan(rule: CycleRule, found: Dates) -> int:
    cycle, is_new = Cycle.objects.get_or_create(
        rule=rule,
        collect_on=found.collect_on,
        defaults={"opens_at": found.opens_at, "closes_at": found.closes_at},
    )
    if is_new:
        plan_slots(cycle=cycle)
    return int(is_new)
