"""Orders that end before or at their hand-over: cancelled by the shopper or the seller, withdrawn from, handed over.

Locks are taken in one order everywhere: payment, purchase, voucher, slot, product.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext

from jachete87.base.errors import NotFound, Refusal
from jachete87.base.money import ZERO
from jachete87.base.retries import retried
from jachete87.kernel.audit.actions import record
from jachete87.kernel.catalogue.actions import stock
from jachete87.kernel.orders.actions.booking import book_refund, by_seller
from jachete87.kernel.orders.actions.mails import write_cancelled, write_withdrawal
from jachete87.kernel.orders.actions.placing import give_back, units_of
from jachete87.kernel.orders.enums import PurchaseState, SubOrderState
from jachete87.kernel.orders.models import Line, Purchase, SubOrder
from jachete87.kernel.orders.rules.terms import may_cancel, may_withdraw
from jachete87.kernel.payments.actions.refunds import refund, release
from jachete87.kernel.payments.models import Payment
from jachete87.kernel.vouchers.actions.redeeming import Loss
from jachete87.kernel.vouchers.actions.redeeming import give_back as credit_vouchers

_CANCELLABLE = (SubOrderState.TO_PREPARE, SubOrderState.READY)


class TooLate(Refusal):
    """It is too late for that."""

    status = 409


@retried
@transaction.atomic
def cancel_lines(*, purchase_id: int, line_ids: Collection[int], at: datetime) -> Decimal:
    """Cancel lines of a purchase for its shopper, all lines when none is named; the amount given back in euros.

    Raises TooLate for a line whose cut-off has passed or that was prepared; then nothing changes.
    """
    purchase = _locked(purchase_id)
    lines = _chosen(purchase, line_ids)
    open_lines = [line for line in lines if line.cancelled_at is None]
    late = [line.title for line in open_lines if not may_cancel(line.sub_order, at)]
    if late:
        raise TooLate(gettext("Il est trop tard pour annuler : %(titles)s.") % {"titles": ", ".join(late)})
    return _cancel(purchase, open_lines, reason="", at=at) if open_lines else ZERO


@retried
@transaction.atomic
def cancel_sub_order(*, sub_order_id: int, reason: str, by_user_id: int | None, at: datetime) -> Decimal:
    """A seller cannot deliver an order: it is cancelled with its reason; the amount given back in euros."""
    order = SubOrder.objects.filter(pk=sub_order_id).first()
    if order is None:
        raise NotFound(gettext("Cette commande n'existe pas."))
    purchase = _locked(order.purchase_id)
    lines = list(Line.objects.filter(sub_order=order, cancelled_at__isnull=True).select_related("sub_order"))
    if not lines or lines[0].sub_order.state not in _CANCELLABLE:
        raise TooLate(gettext("Cette commande ne peut plus être annulée."))
    SubOrder.objects.filter(pk=order.pk).update(state_reason=reason[:300])
    record(action="order.cancelled", subject=f"sub_order:{order.pk}", actor_id=by_user_id, reason=reason)
    return _cancel(purchase, lines, reason=reason, at=at)


@retried
@transaction.atomic
def withdraw(*, purchase_id: int, line_ids: Collection[int], at: datetime) -> list[int]:
    """Note that the shopper changes their mind about lines, and acknowledge it by mail; the lines newly withdrawn.

    Raises TooLate for a line without that right or after its 14 days; repeated, it changes nothing.
    """
    purchase = _locked(purchase_id)
    lines = _chosen(purchase, line_ids)
    fresh = [line for line in lines if line.withdrawn_at is None]
    barred = [line.title for line in fresh if not may_withdraw(line, line.sub_order, at)]
    if barred:
        raise TooLate(gettext("Pas de rétractation possible pour : %(titles)s.") % {"titles": ", ".join(barred)})
    if fresh:
        Line.objects.filter(pk__in=[line.pk for line in fresh]).update(withdrawn_at=at)
        key = f"withdrawal-{purchase.reference}-{min(line.pk for line in fresh)}"
        about = {"goods": _goods(fresh), "asked_at": at}
        write_withdrawal(purchase=purchase, key=key, about=about, at=at)
        record(action="order.withdrawn", subject=f"purchase:{purchase.reference}", lines=[line.pk for line in fresh])
    return [line.pk for line in fresh]


@retried
@transaction.atomic
def hand_over(*, sub_order_id: int, by_user_id: int | None, at: datetime) -> SubOrder:
    """The goods of an order that is ready change hands: they leave the stock for good. Repeated, it changes nothing."""
    ready = SubOrder.objects.filter(pk=sub_order_id, state=SubOrderState.READY)
    if ready.update(state=SubOrderState.HANDED_OVER, handed_over_at=at):
        stock.hand_over(units=units_of(Line.objects.filter(sub_order=sub_order_id, cancelled_at__isnull=True)))
        record(action="order.handed_over", subject=f"sub_order:{sub_order_id}", actor_id=by_user_id)
    order = SubOrder.objects.filter(pk=sub_order_id).first()
    if order is None:
        raise NotFound(gettext("Cette commande n'existe pas."))
    if order.state != SubOrderState.HANDED_OVER:
        raise TooLate(gettext("Cette commande n'est pas prête."))
    return order


def _locked(purchase_id: int) -> Purchase:
    payment_id = Purchase.objects.values_list("payment", flat=True).get(pk=purchase_id)
    Payment.objects.select_for_update().filter(pk=payment_id).first()
    return Purchase.objects.select_for_update().get(pk=purchase_id)


def _chosen(purchase: Purchase, line_ids: Collection[int]) -> list[Line]:
    """The lines that are named, all when none is; a line that is not of this purchase does not exist."""
    lines = Line.objects.filter(sub_order__purchase=purchase).select_related("sub_order").order_by("pk")
    chosen = [line for line in lines if not line_ids or line.pk in line_ids]
    if len(chosen) < len(set(line_ids)):
        raise NotFound(gettext("Cette ligne n'est pas dans cet achat."))
    return chosen


def _cancel(purchase: Purchase, lines: Sequence[Line], reason: str, at: datetime) -> Decimal:
    Line.objects.filter(pk__in=[line.pk for line in lines]).update(cancelled_at=at)
    orders = {line.sub_order_id: line.sub_order for line in lines}
    live = set(Line.objects.filter(sub_order__in=orders, cancelled_at__isnull=True).values_list("sub_order", flat=True))
    whole = [order for pk, order in orders.items() if pk not in live]
    SubOrder.objects.filter(pk__in=[order.pk for order in whole]).update(state=SubOrderState.CANCELLED)
    losses = [*((line.sub_order, line.gross) for line in lines), *((order, order.fee) for order in whole)]
    back = _owe_back(purchase, losses, reason or f"annulation {purchase.reference}", at)
    give_back(whole, lines)
    _end_if_empty(purchase)
    key = f"cancelled-{purchase.reference}-{min(line.pk for line in lines)}"
    about = {"goods": _goods(lines), "reason": reason, "refund": back}
    write_cancelled(purchase=purchase, key=key, about=about, at=at)
    return back


def _owe_back(purchase: Purchase, losses: Sequence[tuple[SubOrder, Decimal]], reason: str, at: datetime) -> Decimal:
    """The amount given back for what sellers no longer deliver, borne by them: to vouchers first, then by the payment.

    Nothing when neither paid anything yet.
    """
    lost: dict[int, Decimal] = defaultdict(Decimal)
    for order, euros in losses:
        lost[order.number] += euros
    returned = credit_vouchers(loss=Loss(purchase.reference, lost, reason), at=at)
    back = sum(returned.values(), ZERO)
    if purchase.payment_id is None:
        return back
    sellers = {order.number: order.seller_id for order, _ in losses}
    rest = by_seller((sellers[number], euros - returned.get(number, ZERO)) for number, euros in lost.items())
    amount = sum(rest.values(), ZERO)
    owed = refund(payment_id=purchase.payment_id, amount=amount, reason=reason)
    if owed is None:
        return back
    book_refund(purchase=purchase, refund=owed, shares=rest, at=at)
    return back + amount


def _end_if_empty(purchase: Purchase) -> None:
    """A purchase of which nothing is left is cancelled as a whole."""
    if SubOrder.objects.filter(purchase=purchase).exclude(state=SubOrderState.CANCELLED).exists():
        return
    Purchase.objects.filter(pk=purchase.pk, state=PurchaseState.PLACED).update(state=PurchaseState.CANCELLED)
    if purchase.payment_id is not None:
        release(payment_id=purchase.payment_id)


def _goods(lines: Sequence[Line]) -> list[str]:
    return [f"{line.quantity} × {line.title}" for line in lines]
