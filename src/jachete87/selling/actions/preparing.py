"""A seller says that an order of its own is ready, or not yet."""

from django.utils.translation import gettext as _

from jachete87.base.errors import NotFound
from jachete87.kernel.accounts.models import User
from jachete87.kernel.membership.queries import sellers_of
from jachete87.kernel.orders.actions import preparing
from jachete87.kernel.orders.models import SubOrder


def mark_ready(*, sub_order_id: int, by: User) -> SubOrder:
    """A seller has prepared an order."""
    return preparing.mark_ready(sub_order_id=_own(sub_order_id, by), by_user_id=by.pk)


def mark_to_prepare(*, sub_order_id: int, by: User) -> SubOrder:
    """A seller has said too early that an order is ready."""
    return preparing.mark_to_prepare(sub_order_id=_own(sub_order_id, by), by_user_id=by.pk)


def _own(sub_order_id: int, by: User) -> int:
    if not SubOrder.objects.filter(pk=sub_order_id, seller__in=sellers_of(by)).exists():
        raise NotFound(_("Cette commande n’existe pas."))
    return sub_order_id
