"""Goods of other bricks that should have ridden along and never came."""

from datetime import datetime

from django.utils.translation import gettext

from jachete87.bricks.drive.queries.riding import not_brought
from jachete87.kernel.orders.actions.changing import miss_order
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.enums import Actor


def give_up_parcels(*, at: datetime) -> int:
    """What nobody received at its point is given back to its shoppers, one order at a time; how many."""
    missing = list(not_brought(at).order_by("purchase", "pk").values_list("pk", flat=True)[:500])
    for order in missing:
        miss_order(
            sub_order_id=order, deed=Deed(Actor.PORTAL, at, gettext("Le colis n’est pas venu au point de retrait"))
        )
    return len(missing)
