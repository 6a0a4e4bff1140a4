"""What the cut-off decides for a seller with a minimum: it comes, or its orders are cancelled. May be repeated.

A leg is settled once, when no order of it waits for its payment any more; then its orders end one by one, each in a
transaction of its own, so that a crash in between leaves the rest to the next round.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext, override

from jachete87.base.retries import retried
from jachete87.bricks.drive.actions.legs import move
from jachete87.bricks.drive.enums import CycleState, LegState
from jachete87.bricks.drive.models import CycleLeg
from jachete87.bricks.drive.queries.farm import LegView, leg_view, orders_of_leg
from jachete87.bricks.drive.queries.mails import short_leg
from jachete87.bricks.drive.queries.ordered import key_in_sql
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.kernel.notices.actions.writing import write_mail
from jachete87.kernel.notices.rules import Letter
from jachete87.kernel.orders.actions.ending import TooLate, cancel_sub_order
from jachete87.kernel.orders.enums import NOT_YET_HAD, SubOrderState
from jachete87.kernel.orders.models import SubOrder

_ON_ITS_WAY = timedelta(minutes=1)
"""So long after the cut-off an order that was in time may still be on its way into the database."""
_KEPT = timedelta(days=30)


def settle_legs(*, at: datetime) -> int:
    """Settle the minimums of the legs that are closed, and cancel the orders of those that fell short; how many."""
    due = CycleLeg.objects.filter(state=LegState.COMING, minimum__gt=0, closes_at__lte=at - _ON_ITS_WAY)
    legs = list(due.exclude(cycle__state=CycleState.CANCELLED).order_by("pk").values_list("pk", flat=True))
    settled = sum(_settle(pk) for pk in legs)
    return settled + sum(_end(order, at) for order in _of_short_legs(at))


@retried
@transaction.atomic
def _settle(leg_id: int) -> bool:
    """Say once whether the seller comes, and write to it when not; not before all payments are known."""
    held = CycleLeg.objects.select_for_update(of=("self",)).select_related("cycle", "seller")
    leg = held.get(pk=leg_id)
    if orders_of_leg(leg).filter(state=SubOrderState.AWAITING_PAYMENT).exists():
        return False
    view = leg_view(leg)
    if not view.lacking:
        return move(leg, LegState.COMING, LegState.SURE)
    if not move(leg, LegState.COMING, LegState.SHORT):
        return False
    _tell(view)
    return True


def _of_short_legs(at: datetime) -> Iterable[SubOrder]:
    """The orders of the legs that fell short which are not cancelled yet."""
    short = CycleLeg.objects.filter(state=LegState.SHORT, cycle__collect_on__gte=(at - _KEPT).date())
    mine = short.filter(seller=OuterRef("seller")).annotate(key=key_in_sql("cycle")).filter(key=OuterRef("group_key"))
    orders = SubOrder.objects.filter(Exists(mine), brick=SLUG, seller__in=short.values("seller"), state__in=NOT_YET_HAD)
    return orders.select_related("purchase", "seller").order_by("pk")


def _end(order: SubOrder, at: datetime) -> bool:
    with override(order.purchase.language):
        reason = gettext("%(seller)s ne vient pas : il n’y a pas eu assez de commandes pour cette vente")
        reason %= {"seller": order.seller.trade_name}
    try:
        cancel_sub_order(sub_order_id=order.pk, reason=reason, by_user_id=None, at=at)
    except TooLate:
        return False
    return True


def _tell(view: LegView) -> None:
    seller = view.leg.seller
    if not seller.email:
        return
    with override("fr"):
        words = short_leg(view)
    letter = Letter(
        key=f"leg-short-{view.leg.pk}",
        recipient=seller.email,
        subject=words.subject,
        text=words.text,
        html=words.html,
        seller=seller.slug,
    )
    write_mail(letter=letter)
