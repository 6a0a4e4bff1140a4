"""Turns of duty as the sellers see them: their own, what they may take over, with whom they may swap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from jachete87.bricks.drive.enums import CycleState, DutyState
from jachete87.bricks.drive.models import CycleLeg, Duty, DutyShift
from jachete87.bricks.drive.rules.rota import announced_until
from jachete87.kernel.membership.models import Seller


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of a seller's with the turns of others for which it may be swapped."""

    duty: Duty
    others: tuple[Duty, ...]


def shifts_ahead(at: datetime) -> QuerySet[DutyShift]:
    """Shifts that have not begun, of sales that are held."""
    return DutyShift.objects.filter(starts_at__gt=at).exclude(cycle__state=CycleState.CANCELLED)


def turns_ahead(at: datetime) -> QuerySet[Duty]:
    """Turns that have not begun, the next one first."""
    named = ("seller", "shift__point", "shift__cycle", "wished__seller", "wished__shift__point")
    turns = Duty.objects.filter(shift__in=shifts_ahead(at)).select_related(*named)
    return turns.order_by("shift__starts_at", "pk")


def turns_of(seller: Seller, at: datetime) -> list[Turn]:
    """The turns of a seller with those it may have in exchange; three queries."""
    return with_others(list(turns_ahead(at).filter(seller=seller)), seller, at)


def with_others(mine: Sequence[Duty], seller: Seller, at: datetime) -> list[Turn]:
    """Turns of a seller with those of others who take part in the same sales, and are not on duty then; two queries."""
    here = _sales_of(seller)
    others = list(turns_ahead(at).filter(shift__cycle__in=here).exclude(shift__in=_shifts_of(seller))) if mine else []
    cycles = [one.shift.cycle_id for one in mine]
    coming = set(CycleLeg.objects.filter(cycle__in=cycles).values_list("cycle", "seller")) if mine else set()
    busy = {(one.shift_id, one.seller_id) for one in others}
    return [
        Turn(
            duty,
            tuple(
                one
                for one in others
                if (duty.shift.cycle_id, one.seller_id) in coming and (duty.shift_id, one.seller_id) not in busy
            ),
        )
        for duty in mine
    ]


def swaps_asked_of(seller: Seller, at: datetime) -> QuerySet[Duty]:
    """Turns of others who would have one of this seller's in exchange."""
    return turns_ahead(at).filter(state=DutyState.SWAP, wished__seller=seller)


def turns_to_take(seller: Seller, at: datetime) -> QuerySet[Duty]:
    """Turns that others cannot keep, in sales in which this seller takes part and is not on duty then."""
    offered = turns_ahead(at).filter(state=DutyState.OFFERED, shift__cycle__in=_sales_of(seller))
    return offered.exclude(shift__in=_shifts_of(seller))


def holes_for(seller: Seller, at: datetime) -> QuerySet[DutyShift]:
    """Shifts in which somebody is `missing`, of sales in which this seller takes part and is not on duty then."""
    there = Duty.objects.filter(shift=OuterRef("pk")).order_by().values("shift").annotate(n=Count("pk")).values("n")
    missing = F("wanted") - Coalesce(Subquery(there, output_field=IntegerField()), 0)
    shifts = shifts_ahead(at).filter(cycle__in=_sales_of(seller)).exclude(pk__in=_shifts_of(seller))
    found = shifts.select_related("point").annotate(missing=missing).filter(missing__gt=0)
    return found.order_by("starts_at", "pk")


def turns_to_remind(at: datetime) -> QuerySet[Duty]:
    """Turns of today and, from an hour in the morning on, of tomorrow, whose seller was not reminded of them yet."""
    return turns_ahead(at).filter(shift__starts_at__lt=announced_until(at), reminded_at__isnull=True)


def unanswered(seller: Seller, at: datetime) -> int:
    """How many turns of a seller wait for its answer, and how many swaps."""
    mine = Q(state=DutyState.ASKED, seller=seller) | Q(state=DutyState.SWAP, wished__seller=seller)
    return Duty.objects.filter(mine, shift__in=shifts_ahead(at)).count()


def _sales_of(seller: Seller) -> QuerySet[CycleLeg, Any]:
    return CycleLeg.objects.filter(seller=seller).values("cycle")


def _shifts_of(seller: Seller) -> QuerySet[Duty, Any]:
    return Duty.objects.filter(seller=seller).values("shift")
