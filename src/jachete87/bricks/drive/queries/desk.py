"""What the drive's agents see of its sales."""

from datetime import datetime
from typing import Any

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from jachete87.base.money import ZERO
from jachete87.base.times import PARIS
from jachete87.bricks.drive.models import Cycle, CycleLeg
from jachete87.bricks.drive.queries.ordered import BOUGHT, key_in_sql, worth_of_outer_leg
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.bricks.drive.rules.legs import key_of
from jachete87.kernel.orders.models import SubOrder
from jachete87.kernel.orders.queries import had_with


def orders_of_cycle(cycle: Cycle) -> QuerySet[SubOrder]:
    """The sellers' orders of a sale that were placed and not cancelled, with those that ride along."""
    return SubOrder.objects.filter(had_with(SLUG), group_key=key_of(cycle.pk), state__in=BOUGHT)


def sales_of_the_desk(at: datetime) -> QuerySet[Cycle]:
    """Every sale with its `collections` (places taken) and `value` in euros: the next one first, then the past."""
    mine = SubOrder.objects.filter(had_with(SLUG), state__in=BOUGHT, group_key=key_in_sql(OuterRef("pk"))).order_by()
    today = at.astimezone(PARIS).date()
    return (
        Cycle.objects.select_related("rule")
        .annotate(
            collections=Coalesce(Subquery(_over(mine, Count("reservation", distinct=True))), 0),
            value=Coalesce(Subquery(_over(mine, Sum("total"))), ZERO),
            is_past=Q(collect_on__lt=today),
        )
        .order_by("is_past", Case(When(is_past=False, then="collect_on")), "-collect_on", "pk")
    )


def legs_of_cycle(cycle: Cycle) -> QuerySet[CycleLeg]:
    """The sellers' parts in a sale with what is ordered of each (`worth`, in euros), by name; one query."""
    legs = CycleLeg.objects.filter(cycle=cycle).select_related("seller", "cycle")
    return legs.annotate(worth=Coalesce(Subquery(worth_of_outer_leg()), ZERO)).order_by("seller__trade_name", "pk")


def _over(orders: QuerySet[SubOrder], figure: Any) -> Any:
    return orders.values("group_key").annotate(figure=figure).values("figure")
