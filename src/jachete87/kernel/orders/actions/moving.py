"""Orders that are had at another time than was said."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext, override

from jachete87.base.retries import retried
from jachete87.base.times import moment
from jachete87.kernel import bricks
from jachete87.kernel.audit.actions import record
from jachete87.kernel.orders.actions.mails import write_changed
from jachete87.kernel.orders.actions.purchases import locked_purchase
from jachete87.kernel.orders.enums import NOT_YET_HAD
from jachete87.kernel.orders.models import SubOrder
from jachete87.kernel.orders.queries.company import had_with
from jachete87.kernel.orders.rules.back import GivenBack


@dataclass(frozen=True, slots=True)
class Moved:
    """A group of a brick that is had at another time: `key` names the move, `deadline` is the new cut-off.

    What rides along is brought until `bring_by`.
    """

    brick: str
    group: str
    key: str
    deadline: datetime
    reason: str
    bring_by: datetime | None = None


@retried
@transaction.atomic
def reschedule(*, purchase_id: int, moved: Moved, at: datetime) -> int:
    """A purchase's orders of a group take the time that their place has now, and the shopper is told; how many."""
    purchase = locked_purchase(purchase_id)
    orders = list(
        SubOrder.objects.filter(
            had_with(moved.brick), purchase=purchase, group_key=moved.group, state__in=NOT_YET_HAD
        ).order_by("number")
    )
    if not orders:
        return 0
    with override(purchase.language):
        steps = [_retime(order, moved) for order in orders]
        until = gettext("Vous pouvez annuler jusqu’au %(moment)s.") % {"moment": moment(moved.deadline)}
    about = {"changes": [*dict.fromkeys(steps), until], "reason": moved.reason, "back": GivenBack()}
    write_changed(purchase=purchase, key=f"{moved.key}-{purchase.reference}", about=about, at=at)
    record(action="order.moved", subject=f"purchase:{purchase.reference}", reason=moved.reason)
    return len(orders)


def _retime(order: SubOrder, moved: Moved) -> str:
    """Write down when an order is had now; what the shopper does next."""
    told = bricks.brick(order.had_with).handover(order.reservation)
    SubOrder.objects.filter(pk=order.pk).update(
        starts_at=told.starts_at,
        ends_at=told.ends_at,
        place=told.place[:300],
        next_step=told.next_step[:300],
        deadline=moved.deadline,
        bring_by=(moved.bring_by or told.starts_at) if order.carrier_id else None,
    )
    return f"{told.place} : {told.next_step}"
