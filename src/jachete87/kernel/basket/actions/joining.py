"""More for an order that was placed: what is put into the basket is had with it, until its cut-off."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from jachete87.base.database.prepared import Given, Prepared
from jachete87.base.errors import Forbidden, NotFound
from jachete87.base.retries import retried
from jachete87.kernel import bricks
from jachete87.kernel.basket.actions.lines import Wanted, add_line
from jachete87.kernel.basket.actions.opening import locked_basket, touch
from jachete87.kernel.basket.actions.riding import leave_ride, ride_along
from jachete87.kernel.basket.models import Basket, BasketGroup, BasketLine
from jachete87.kernel.basket.queries.drawers import load
from jachete87.kernel.orders.actions.purchases import TooLate, hold_orders
from jachete87.kernel.orders.models import Line, Purchase, SubOrder
from jachete87.kernel.orders.rules.terms import may_cancel

_joined = Prepared(
    lambda: SubOrder.objects.filter(
        pk__in=BasketGroup.objects.filter(basket=Given("basket")).values("joins")
    ).values_list("pk", flat=True)
)


@retried
@transaction.atomic
def join_order(*, key: str, purchase: Purchase, number: int, at: datetime) -> BasketGroup:
    """Have what is put into a basket with one of the orders of a purchase: its way, its slot, its address.

    What lies in that group already goes along. Raises NotFound, BasketExpired, TooLate, or Forbidden where order and
    basket are of two persons.
    """
    basket = locked_basket(key)
    order = SubOrder.objects.filter(purchase=purchase, number=number).first()
    if order is None:
        raise NotFound(gettext("Cette commande n'existe pas."))
    if None not in (purchase.user_id, basket.user_id) and purchase.user_id != basket.user_id:
        raise Forbidden(gettext("Cette commande n'est pas la vôtre."))
    if not may_cancel(order, at):
        raise _too_late(purchase)
    brick = bricks.brick(order.had_with)
    choice = brick.chosen(order.reservation)
    group, _ = BasketGroup.objects.get_or_create(basket=basket, brick=order.had_with, key=order.group_key)
    if group.reservation:
        brick.release(group.reservation)
    group.joins, group.reservation, group.reserved_until = order, "", None
    group.way, group.slot, group.address = choice.way, choice.slot, order.address
    group.save()
    touch(basket=basket.pk, at=at)
    return group


@retried
@transaction.atomic
def want_more(*, key: str, purchase: Purchase, line_id: int, quantity: int, at: datetime) -> BasketLine:
    """So many packs more of a line of a purchase, at today's price, to be had with it.

    Raises what `join_order` and `add_line` raise.
    """
    line = Line.objects.filter(pk=line_id, sub_order__purchase=purchase).select_related("sub_order").first()
    if line is None:
        raise NotFound(gettext("Cette ligne n'existe pas."))
    group = join_order(key=key, purchase=purchase, number=line.sub_order.number, at=at)
    more = add_line(key=key, wanted=Wanted(line.offer_id or 0, quantity, line.personalisation), at=at)
    if carrier := line.sub_order.carrier_id:
        _ride_too(group.basket, more, carrier, at)
    drawers = load(group.basket, at)
    if not any(drawer.joins and row.line.pk == more.pk for drawer in drawers for row in drawer.rows):
        raise _too_late(purchase)
    return more


@retried
@transaction.atomic
def leave_order(*, key: str, group_id: str, at: datetime) -> None:
    """A group is had on its own after all; how, is chosen afresh."""
    basket, (brick, _, name) = locked_basket(key), group_id.partition(":")
    leave_ride(basket=basket, group_id=group_id, at=at)
    BasketGroup.objects.filter(basket=basket, brick=brick, key=name, joins__isnull=False).delete()
    touch(basket=basket.pk, at=at)


def hold_joined(basket: Basket) -> None:
    """Hold the orders that groups of a basket go with, so that none is cancelled or prepared before the purchase."""
    if joined := _joined(basket=basket.pk):
        hold_orders(SubOrder.objects.filter(pk__in=joined))


def _ride_too(basket: Basket, line: BasketLine, carrier: str, at: datetime) -> None:
    """More of what rides along rides along."""
    drawer = next(each for each in load(basket, at) for row in each.rows if row.line.pk == line.pk)
    if drawer.brick != carrier:
        ride_along(basket=basket, group_id=drawer.id, carrier=carrier, at=at)


def _too_late(purchase: Purchase) -> TooLate:
    text = gettext("Rien ne peut plus être ajouté à la commande %(reference)s.")
    return TooLate(text % {"reference": purchase.reference})
