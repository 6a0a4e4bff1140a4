"""An order is ready, or not yet: said by who prepares it."""

from django.db import transaction
from django.utils.translation import gettext

from jachete87.base.errors import NotFound, Refusal
from jachete87.kernel.audit.actions import record
from jachete87.kernel.orders.enums import SubOrderState
from jachete87.kernel.orders.models import SubOrder


class NotToPrepare(Refusal):
    """The order is in a state in which there is nothing to prepare."""

    status = 409


@transaction.atomic
def mark_ready(*, sub_order_id: int, by_user_id: int | None) -> SubOrder:
    """An order is prepared. Repeated, it changes nothing."""
    return _move(sub_order_id, by_user_id, SubOrderState.TO_PREPARE, SubOrderState.READY)


@transaction.atomic
def mark_to_prepare(*, sub_order_id: int, by_user_id: int | None) -> SubOrder:
    """It was said too early that an order is ready."""
    return _move(sub_order_id, by_user_id, SubOrderState.READY, SubOrderState.TO_PREPARE)


def _move(sub_order_id: int, by_user_id: int | None, origin: SubOrderState, to: SubOrderState) -> SubOrder:
    order = SubOrder.objects.filter(pk=sub_order_id).first()
    if order is None:
        raise NotFound(gettext("Cette commande n’existe pas."))
    if order.state == to:
        return order
    if not SubOrder.objects.filter(pk=order.pk, state=origin).update(state=to):
        raise NotToPrepare(gettext("Cette commande est « %s ».") % order.get_state_display())
    record(action=f"order.{to}", subject=f"sub_order:{order.pk}", actor_id=by_user_id, before=origin)
    order.refresh_from_db()
    return order
