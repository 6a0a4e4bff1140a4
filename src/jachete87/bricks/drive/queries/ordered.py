"""What is ordered of sellers in the drive's sales."""

from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Sum, Value
from django.db.models.functions import Cast, Concat

from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.bricks.drive.rules.legs import KEY
from jachete87.kernel.orders.enums import SubOrderState
from jachete87.kernel.orders.models import Line

BOUGHT = (SubOrderState.TO_PREPARE, SubOrderState.READY, SubOrderState.HANDED_OVER)


def key_in_sql(cycle: str | OuterRef) -> Concat:
    """The group key of the orders of a cycle, by the name of its column."""
    return Concat(Value(KEY), Cast(cycle, CharField()))


def worth_of_outer_leg() -> QuerySet[Line, Any]:
    """What is ordered of the leg of the outer query, in euros: what will be delivered of its goods."""
    lines = Line.objects.filter(
        cancelled_at=None,
        deposit_of=None,
        sub_order__brick=SLUG,
        sub_order__state__in=BOUGHT,
        sub_order__seller=OuterRef("seller"),
        sub_order__group_key=key_in_sql(OuterRef("cycle")),
    )
    return lines.order_by().values("sub_order__seller").annotate(n=Sum("delivered_gross")).values("n")
