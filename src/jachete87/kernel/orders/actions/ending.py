"""Orders that end before or at their hand-over: cancelled by the shopper or the seller, handed over.

Locks are taken in one order everywhere: payment, purchase, order, voucher, slot, product.
"""

from collections.abc import Collection, Sequence
from copy import copy
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext

from jachete87.base.errors import NotFound, Refusal
from jachete87.base.money import ZERO
from jachete87.base.retries import retried
from jachete87.kernel.audit.actions import record
from jachete87.kernel.catalogue.actions import stock
from jachete87.kernel.orders.actions.counter import IN_CASH, Counted, receive_for
from jachete87.kernel.orders.actions.giving_back import fee_parts, give_money_back, part_of
from jachete87.kernel.orders.actions.history import Deed, note
from jachete87.kernel.orders.actions.mails import write_cancelled
from jachete87.kernel.orders.actions.placing import give_back, units_of
from jachete87.kernel.orders.actions.purchases import TooLate, chosen_lines, goods_of, locked_purchase, with_deposits
from jachete87.kernel.orders.enums import NOT_YET_HAD, Actor, LineEventKind, LineState, PurchaseState, SubOrderState
from jachete87.kernel.orders.models import Line, Purchase, SubOrder
from jachete87.kernel.orders.queries.company import had_with
from jachete87.kernel.orders.rules.back import GivenBack
from jachete87.kernel.orders.rules.terms import may_cancel
from jachete87.kernel.payments.actions.refunds import release

__all__ = ["TooLate", "call_off", "cancel_lines", "cancel_sub_order", "end_lines", "hand_over"]

_DEAD = {LineEventKind.MISSING: LineState.MISSING}


class StillJoined(Refusal):
    """Another order goes with this one and pays no fee of its own: it has to be cancelled first."""

    status = 409


@retried
@transaction.atomic
def cancel_lines(*, purchase_id: int, line_ids: Collection[int], at: datetime) -> Decimal:
    """Cancel lines of a purchase for its shopper, all lines when none is named; the amount given back in euros.

    Raises TooLate for a line whose cut-off has passed or that was prepared, and StillJoined; then nothing changes.
    """
    purchase = locked_purchase(purchase_id)
    lines = chosen_lines(purchase, line_ids)
    open_lines = [line for line in lines if line.cancelled_at is None]
    late = [line.title for line in open_lines if not may_cancel(line.sub_order, at)]
    if late:
        raise TooLate(gettext("Il est trop tard pour annuler : %(titles)s.") % {"titles": ", ".join(late)})
    _check_alone(open_lines)
    return _cancel(purchase, with_deposits(open_lines), Deed(Actor.SHOPPER, at)) if open_lines else ZERO


@retried
@transaction.atomic
def cancel_sub_order(*, sub_order_id: int, reason: str, by_user_id: int | None, at: datetime) -> Decimal:
    """A seller cannot deliver an order: it is cancelled with its reason; the amount given back in euros."""
    order = SubOrder.objects.filter(pk=sub_order_id).first()
    if order is None:
        raise NotFound(gettext("Cette commande n'existe pas."))
    purchase = locked_purchase(order.purchase_id)
    lines = list(Line.objects.filter(sub_order=order, cancelled_at__isnull=True).select_related("sub_order"))
    if not lines or lines[0].sub_order.state not in NOT_YET_HAD:
        raise TooLate(gettext("Cette commande ne peut plus être annulée."))
    SubOrder.objects.filter(pk=order.pk).update(state_reason=reason[:300])
    record(action="order.cancelled", subject=f"sub_order:{order.pk}", actor_id=by_user_id, reason=reason)
    return _cancel(purchase, lines, Deed(Actor.SELLER, at, reason, by_user_id))


@retried
@transaction.atomic
def call_off(*, purchase_id: int, brick: str, group: str, deed: Deed) -> Decimal:
    """What was to be had in a group is not: a purchase's orders in it are cancelled; the amount given back in euros.

    Repeated, it changes nothing.
    """
    purchase = locked_purchase(purchase_id)
    orders = SubOrder.objects.filter(had_with(brick), purchase=purchase, group_key=group, state__in=NOT_YET_HAD)
    lines = list(Line.objects.filter(sub_order__in=orders, cancelled_at__isnull=True).select_related("sub_order"))
    if not lines:
        return ZERO
    orders.update(state_reason=deed.reason[:300])
    record(action="order.called_off", subject=f"purchase:{purchase.reference}", actor_id=deed.user, reason=deed.reason)
    return _cancel(purchase, lines, deed)


@retried
@transaction.atomic
def hand_over(*, sub_order_id: int, by_user_id: int | None, at: datetime, paid: Counted = IN_CASH) -> SubOrder:
    """The goods of an order that is ready change hands: they leave the stock for good. Repeated, it changes nothing.

    Where the shopper pays at the counter, `paid` says what the seller received and by which means.
    """
    purchase_id = SubOrder.objects.filter(pk=sub_order_id).values_list("purchase", flat=True).first()
    if purchase_id is not None:
        locked_purchase(purchase_id)
    ready = SubOrder.objects.filter(pk=sub_order_id, state=SubOrderState.READY)
    if ready.update(state=SubOrderState.HANDED_OVER, handed_over_at=at):
        stock.hand_over(units=units_of(Line.objects.filter(sub_order=sub_order_id, cancelled_at__isnull=True)))
        receive_for(order=SubOrder.objects.get(pk=sub_order_id), paid=paid, at=at)
        record(action="order.handed_over", subject=f"sub_order:{sub_order_id}", actor_id=by_user_id)
    order = SubOrder.objects.filter(pk=sub_order_id).first()
    if order is None:
        raise NotFound(gettext("Cette commande n'existe pas."))
    if order.state != SubOrderState.HANDED_OVER:
        raise TooLate(gettext("Cette commande n'est pas prête."))
    return order


def end_lines(*, purchase: Purchase, lines: Sequence[Line], kind: LineEventKind, deed: Deed) -> GivenBack:
    """Lines that will not be delivered: stock, places and money go back; what is empty is cancelled as a whole.

    `kind` says why (cancelled, missing, withdrawn). Called with the purchase locked.
    """
    _kill(lines, kind, deed)
    orders = {line.sub_order_id: line.sub_order for line in lines}
    live = set(Line.objects.filter(sub_order__in=orders, cancelled_at__isnull=True).values_list("sub_order", flat=True))
    whole = [order for pk, order in orders.items() if pk not in live]
    SubOrder.objects.filter(pk__in=[order.pk for order in whole]).update(state=SubOrderState.CANCELLED)
    parts = [part_of(line, line.delivered_gross, line.delivered_vat) for line in lines]
    reason = deed.reason or f"annulation {purchase.reference}"
    given = give_money_back(purchase=purchase, parts=[*parts, *fee_parts(whole)], reason=reason, at=deed.at)
    give_back(orders.values(), lines)
    _end_if_empty(purchase)
    return given


def _check_alone(lines: Sequence[Line]) -> None:
    """The fee of an order goes back with its last line: not while what joined it is still sent for that fee."""
    orders = {line.sub_order_id for line in lines if line.sub_order.fee}
    paying = Line.objects.filter(sub_order__in=orders, deposit_of=None)
    staying = paying.filter(cancelled_at=None).exclude(pk__in=[line.pk for line in lines]).values("sub_order")
    ending = SubOrder.objects.filter(pk__in=paying.values("sub_order")).exclude(pk__in=staying)
    for order in ending:
        joined = SubOrder.objects.filter(had_with(order.had_with), reservation=order.reservation, pk__gt=order.pk)
        others = joined.exclude(purchase=order.purchase_id).exclude(state=SubOrderState.CANCELLED)
        if other := others.select_related("purchase").order_by("pk").first():
            text = gettext("Annulez d’abord la commande %(reference)s : elle part avec celle-ci, sans payer l’envoi.")
            raise StillJoined(text % {"reference": other.purchase.reference})


def _kill(lines: Sequence[Line], kind: LineEventKind, deed: Deed) -> None:
    nothing = {"delivered_quantity": 0, "delivered_gross": ZERO, "delivered_net": ZERO, "delivered_vat": ZERO}
    withdrawn = {"withdrawn_at": deed.at} if kind == LineEventKind.WITHDRAWN else {}
    changed = {"state": _DEAD.get(kind, LineState.CANCELLED), "cancelled_at": deed.at, **nothing, **withdrawn}
    Line.objects.filter(pk__in=[line.pk for line in lines]).update(**changed)
    for line in lines:
        after = copy(line)
        after.delivered_quantity, after.delivered_gross = 0, ZERO
        note(before=line, after=after, kind=kind, deed=deed)


def _cancel(purchase: Purchase, lines: Sequence[Line], deed: Deed) -> Decimal:
    back = end_lines(purchase=purchase, lines=lines, kind=LineEventKind.CANCELLED, deed=deed)
    key = f"cancelled-{purchase.reference}-{min(line.pk for line in lines)}"
    about = {"goods": goods_of(lines), "reason": deed.reason, "back": back}
    write_cancelled(purchase=purchase, key=key, about=about, at=deed.at)
    return back.amount


def _end_if_empty(purchase: Purchase) -> None:
    """A purchase of which nothing is left is cancelled as a whole."""
    if SubOrder.objects.filter(purchase=purchase).exclude(state=SubOrderState.CANCELLED).exists():
        return
    Purchase.objects.filter(pk=purchase.pk, state=PurchaseState.PLACED).update(state=PurchaseState.CANCELLED)
    if purchase.payment_id is not None:
        release(payment_id=purchase.payment_id)
