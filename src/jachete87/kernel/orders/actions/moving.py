"""Orders that are had at another time or place than was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext, override

from jachete87.base.retries import retried
from jachete87.base.times import moment
from jachete87.kernel import bricks
from jachete87.kernel.audit.actions import record
from jachete87.kernel.bricks import WayNotAvailable
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.actions.mails import write_changed
from jachete87.kernel.orders.actions.purchases import TooLate, locked_purchase, locked_purchases
from jachete87.kernel.orders.enums import NOT_YET_HAD, Actor
from jachete87.kernel.orders.models import Purchase, SubOrder
from jachete87.kernel.orders.queries.company import had_with
from jachete87.kernel.orders.rules.back import GivenBack


@dataclass(frozen=True, slots=True)
class Moved:
    """A group of a brick that is had at another time: `key` names the move.

    `deadline` is the new cut-off, None: as before; `way` is how the new way is called, nothing: as before.
    What rides along is brought until `bring_by`.
    """

    brick: str
    group: str
    key: str
    deadline: datetime | None
    reason: str
    bring_by: datetime | None = None
    way: str = ""


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
    _follow(purchase, orders, moved, at)
    record(action="order.moved", subject=f"purchase:{purchase.reference}", reason=moved.reason)
    return len(orders)


@retried
@transaction.atomic
def change_slot(*, order_id: int, slot_id: int, deed: Deed) -> None:
    """Have an order, and all that is had with it, in another slot; everybody concerned is told.

    Shoppers can until the cut-off, others until the hand-over. Raises TooLate, SlotFull, WayNotAvailable, CycleClosed.
    """
    asked = SubOrder.objects.get(pk=order_id)
    together = SubOrder.objects.filter(had_with(asked.had_with), reservation=asked.reservation)
    purchases = locked_purchases(list(together.values_list("purchase", flat=True).distinct()))
    orders = list(together.filter(state__in=NOT_YET_HAD).order_by("number"))
    if asked.pk not in [order.pk for order in orders]:
        raise TooLate(gettext("Cette commande a été remise ou annulée : son créneau ne change plus."))
    brick = bricks.brick(asked.had_with)
    ways = brick.ways_instead(asked.reservation, deed.at)
    way = next((way for way in ways if slot_id in [slot.id for slot in way.slots]), None)
    if way is None:
        raise WayNotAvailable(gettext("Choisissez un créneau de la liste."))
    brick.move(asked.reservation, slot_id, late=deed.actor != Actor.SHOPPER)
    key = f"slot-{asked.pk}-{deed.at:%Y%m%d%H%M%S}"
    moved = Moved(asked.had_with, asked.group_key, key, None, deed.reason, way=way.label)
    for purchase in purchases:
        if mine := [order for order in orders if order.purchase_id == purchase.pk]:
            _follow(purchase, mine, moved, deed.at)
            record(
                action="order.slot_changed",
                subject=f"purchase:{purchase.reference}",
                actor_id=deed.user,
                by=str(deed.actor),
                slot=slot_id,
            )


def _follow(purchase: Purchase, orders: Sequence[SubOrder], moved: Moved, at: datetime) -> None:
    """The orders take the time and place that their reservation has now, and the shopper is told."""
    with override(purchase.language):
        steps = list(dict.fromkeys(_retime(order, moved) for order in orders))
        if moved.deadline:
            steps.append(gettext("Vous pouvez annuler jusqu’au %(moment)s.") % {"moment": moment(moved.deadline)})
    about = {"changes": steps, "reason": moved.reason, "back": GivenBack()}
    write_changed(purchase=purchase, key=f"{moved.key}-{purchase.reference}", about=about, at=at)


def _retime(order: SubOrder, moved: Moved) -> str:
    """Write down when and where an order is had now; what the shopper does next."""
    told = bricks.brick(order.had_with).handover(order.reservation)
    SubOrder.objects.filter(pk=order.pk).update(
        starts_at=told.starts_at,
        ends_at=told.ends_at,
        place=told.place[:300],
        next_step=told.next_step[:300],
        deadline=moved.deadline or order.deadline,
        way_label=moved.way or order.way_label,
        bring_by=(moved.bring_by or told.starts_at) if order.carrier_id and moved.deadline else order.bring_by,
    )
    return f"{told.place} : {told.next_step}"
