"""An order is ready, or not yet."""

from django.db import transaction
from django.utils.translation import gettext as _

from jachete87.base.errors import NotFound, Refusal
from jachete87.kernel.accounts.models import User
from jachete87.kernel.audit.actions import record
from jachete87.kernel.membership.queries import sellers_of
from jachete87.kernel.orders.enums import SubOrderState
from jachete87.kernel.orders.models import SubOrder


class NotToPrepare(Refusal):
    """The order is in a state in which there is nothing to prepare."""

    status = 409


@transaction.atomic
def mark_ready(*, sub_order_id: int, by: User) -> SubOrder:
    """A seller has prepared an order."""
    return _move(sub_order_id, by, SubOrderState.TO_PREPARE, SubOrderState.READY)


@transaction.atomic
def mark_to_prepare(*, sub_order_id: int, by: User) -> SubOrder:
    """A seller has said too early that an order is ready."""
    return _move(sub_order_id, by, SubOrderState.READY, SubOrderState.TO_PREPARE)


def _move(sub_order_id: int, by: User, origin: SubOrderState, to: SubOrderState) -> SubOrder:
    order = SubOrder.objects.filter(pk=sub_order_id, seller__in=sellers_of(by)).first()
    if order is None:
        raise NotFound(_("Cette commande n’existe pas."))
    if order.state == to:
        return order
    if not SubOrder.objects.filter(pk=order.pk, state=origin).update(state=to):
        raise NotToPrepare(_("Cette commande est « %s ».") % order.get_state_display())
    record(action=f"order.{to}", subject=f"sub_order:{order.pk}", actor_id=by.pk, before=origin)
    order.refresh_from_db()
    return order
