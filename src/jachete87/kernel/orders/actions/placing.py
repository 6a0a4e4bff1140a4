"""A purchase is placed when its payment is accepted, and given up when it is not.

Locks are taken in one order everywhere: payment, purchase, order, voucher, slot, product.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from django.db import transaction

from jachete87.base.database.prepared import Given, Prepared, PreparedChange
from jachete87.base.money import ZERO
from jachete87.kernel import bricks
from jachete87.kernel.bricks import Taking
from jachete87.kernel.catalogue.actions import stock
from jachete87.kernel.orders.actions.booking import book_capture, book_late_capture, book_refund
from jachete87.kernel.orders.actions.mails import write_placed, write_too_late
from jachete87.kernel.orders.actions.purchases import hold_company
from jachete87.kernel.orders.enums import PurchaseState, SubOrderState
from jachete87.kernel.orders.models import Line, Purchase, SubOrder
from jachete87.kernel.orders.queries.company import had_with
from jachete87.kernel.orders.queries.sold import Sold, sold_of
from jachete87.kernel.orders.rules.back import GivenBack
from jachete87.kernel.payments.actions.refunds import refund, release
from jachete87.kernel.payments.enums import PaymentState
from jachete87.kernel.payments.models import Payment
from jachete87.kernel.payments.rules import ACCEPTED, REFUSED
from jachete87.kernel.vouchers.actions.redeeming import release as release_vouchers
from jachete87.kernel.vouchers.actions.redeeming import spend


class Witness(Protocol):
    """Keeps something of a purchase that is placed."""

    def __call__(self, *, sold: Sold, at: datetime) -> object: ...


_witnesses: list[Witness] = []
_held = Prepared(
    lambda: Purchase.objects.select_for_update().select_related("payment").filter(payment=Given("payment"))
)

_to_place = PreparedChange(
    lambda: (
        Purchase.objects.filter(pk=Given("purchase"), state=PurchaseState.AWAITING_PAYMENT),
        {"state": PurchaseState.PLACED, "placed_at": Given("at")},
    )
)
_to_prepare = PreparedChange(
    lambda: (
        SubOrder.objects.filter(purchase=Given("purchase"), state=SubOrderState.AWAITING_PAYMENT),
        {"state": SubOrderState.TO_PREPARE},
    )
)


def witness(keeper: Witness) -> None:
    """Let `keeper(sold=…, at=…)` run in the transaction in which a purchase is placed."""
    if keeper not in _witnesses:
        _witnesses.append(keeper)


@transaction.atomic(savepoint=False)
def payment_moved(payment_id: int, state: PaymentState, at: datetime) -> None:
    """Place or give up the purchase of a payment, in the transaction of the payment's own move."""
    purchase = _held.first(payment=payment_id)
    if purchase is None or purchase.payment is None:
        return
    sold = None
    if purchase.state == PurchaseState.AWAITING_PAYMENT:
        sold = _follow(purchase, state, at)
    elif purchase.state == PurchaseState.CANCELLED and state == PaymentState.AUTHORISED:
        release(payment_id=payment_id)
    if state == PaymentState.CAPTURED:
        _book(sold or sold_of(purchase), purchase.payment, at)


@transaction.atomic(savepoint=False)
def place_without_payment(*, purchase: Purchase, at: datetime) -> None:
    """Vouchers pay everything: nobody is asked for a payment, and the purchase is placed at once."""
    _place(purchase, at)


def give_back(orders: Iterable[SubOrder], lines: Iterable[Line]) -> None:
    """Give back the stock promised to these lines of sub-orders, and the room that these took of their places.

    A place shared by several sub-orders, of one purchase or of several, goes back as a whole with the last of them.
    Called after the states were changed.
    """
    live = SubOrder.objects.exclude(state=SubOrderState.CANCELLED)
    for brick_slug, reservation in sorted({(order.had_with, order.reservation) for order in orders}):
        brick = bricks.brick(brick_slug)
        if live.filter(had_with(brick_slug), reservation=reservation).exists():
            brick.fit(reservation)
        else:
            brick.cancel(reservation)
    give_units_back([(line, line.delivered_quantity) for line in lines])


def give_units_back(fewer: Iterable[tuple[Line, int]]) -> None:
    """Give back packs of lines: to the stock, and to what bricks count. Needs their sub-orders."""
    units: Counter[int] = Counter()
    takings: dict[str, list[Taking]] = defaultdict(list)
    for line, packs in fewer:
        order, given = line.sub_order, packs * line.stock_use
        units[line.product_id] += given
        takings[order.brick_id].append(Taking(order.group_key, order.seller_id, line.product_id, given))
    stock.free(units=units)
    for slug in sorted(takings):
        bricks.brick(slug).count(takings[slug], back=True)


def units_of(lines: Iterable[Line]) -> Counter[int]:
    """The base units that lines take, by product."""
    units: Counter[int] = Counter()
    for line in lines:
        units[line.product_id] += line.delivered_quantity * line.stock_use
    return units


def _follow(purchase: Purchase, state: PaymentState, at: datetime) -> Sold | None:
    """The purchase when it is placed by this."""
    if state in ACCEPTED:
        return _place(purchase, at)
    if state in REFUSED:
        _give_up(purchase, state, at)
    return None


def _book(sold: Sold, payment: Payment, at: datetime) -> None:
    """Money that comes for a purchase given up in the meantime, or above what is still due, goes back by itself."""
    purchase, reference = sold.purchase, sold.purchase.reference
    if purchase.placed_at is None:
        book_late_capture(payment=payment, at=at, purchase=purchase.reference)
        owed = refund(payment_id=payment.pk, amount=payment.captured, reason=f"paiement tardif {reference}")
        write_too_late(purchase=purchase, back=GivenBack(refund=owed), at=at)
        return
    above = book_capture(sold=sold, payment=payment, at=at)
    if not above:
        return
    owed = refund(payment_id=payment.pk, amount=sum(above.values(), ZERO), reason=f"annulation {reference}")
    if owed is not None:
        book_refund(purchase=purchase, refund=owed, shares=above, at=at)


def _place(purchase: Purchase, at: datetime) -> Sold | None:
    """The purchase as it is placed; None when it was before."""
    if not _to_place(purchase=purchase.pk, at=at):
        return None
    purchase.state, purchase.placed_at = PurchaseState.PLACED, at
    _to_prepare(purchase=purchase.pk)
    if purchase.vouchers:
        spend(purchase=purchase.reference, at=at)
    sold = sold_of(purchase)
    for keeper in _witnesses:
        keeper(sold=sold, at=at)
    write_placed(sold=sold, at=at)
    return sold


def _give_up(purchase: Purchase, state: PaymentState, at: datetime) -> None:
    """Everything goes back; who was refused reads it on the page, who took too long gets a letter."""
    waiting = Purchase.objects.filter(pk=purchase.pk, state=PurchaseState.AWAITING_PAYMENT)
    if waiting.update(state=PurchaseState.CANCELLED):
        hold_company(purchase)
        orders = SubOrder.objects.filter(purchase=purchase)
        orders.filter(state=SubOrderState.AWAITING_PAYMENT).update(state=SubOrderState.CANCELLED)
        vouchers = release_vouchers(purchase=purchase.reference)
        lines = Line.objects.filter(sub_order__purchase=purchase, cancelled_at__isnull=True)
        give_back(orders, lines.select_related("sub_order"))
        if state == PaymentState.RELEASED:
            write_too_late(purchase=purchase, back=GivenBack(vouchers=vouchers), at=at)
