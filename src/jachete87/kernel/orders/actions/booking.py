"""What purchases do to the ledger, in the transaction of the deed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Sum

from jachete87.base.database.prepared import Given, Prepared
from jachete87.base.money import ZERO, share_out, sums
from jachete87.kernel.ledger.actions import Cause, Leg, Owner, payable_to, post, provider_account, refunds_of
from jachete87.kernel.ledger.enums import AccountKind, MovementKind
from jachete87.kernel.orders.enums import LineState, ReturnState, SubOrderState
from jachete87.kernel.orders.models import Line, Purchase, ReturnCase, SubOrder
from jachete87.kernel.orders.queries.sold import Sold
from jachete87.kernel.payments.models import Payment, Refund
from jachete87.kernel.vouchers.queries import left_of

Shares = Mapping[int, Decimal]


_settled = Prepared(
    lambda: (
        ReturnCase.objects.filter(sub_order__purchase=Given("purchase"), state=ReturnState.REFUNDED, was_delivered=True)
        .order_by()
        .values("sub_order")
        .annotate(n=Sum(F("reduction") - F("fee")))
        .values_list("sub_order", "n")
    )
)


def due_of(sold: Sold) -> list[tuple[SubOrder, Decimal]]:
    """What the payment owes each sub-order now: what is delivered and was not returned, and its fee while it lives.

    What discounts and vouchers still pay is no part of it.
    """
    purchase = sold.purchase
    back: dict[int, Decimal] = dict(_settled(purchase=purchase.pk))
    costs = [(order, _kept(lines) + back.get(order.pk, ZERO) + _fee(order)) for order, lines in sold.parts]
    paid = left_of([purchase.reference]) if purchase.vouchers else {}
    return [(order, cost - paid.get((purchase.reference, order.number), ZERO)) for order, cost in costs]


def _kept(lines: Iterable[Line]) -> Decimal:
    return sum((line.charged for line in lines if line.state != LineState.RETURNED), ZERO)


def _fee(order: SubOrder) -> Decimal:
    fee: Decimal = ZERO if order.state == SubOrderState.CANCELLED else order.fee
    return fee


def book_capture(*, sold: Sold, payment: Payment, at: datetime) -> Shares:
    """What a provider collected for a purchase is owed to its sellers; what is above their due, by seller in euros.

    More than is due is only collected when something was cancelled while the provider was being asked: it goes back.
    """
    due = due_of(sold)
    excess = max(ZERO, payment.captured - sum((amount for _, amount in due), ZERO))
    earned = share_out(payment.captured - excess, [amount for _, amount in due])
    above = share_out(excess, [order.total - order.vouchers for order, _ in due])
    sellers = [order.seller_id for order, _ in due]
    legs = [Leg(provider_account(payment.provider), payment.captured)]
    legs += [Leg(payable_to(seller), -amount) for seller, amount in zip(sellers * 2, earned + above, strict=True)]
    post(cause=Cause(MovementKind.CAPTURE, payment.token, sold.purchase.reference), legs=legs, at=at)
    return sums(zip(sellers, above, strict=True)) if excess else {}


def book_late_capture(*, payment: Payment, at: datetime, purchase: str = "", reason: str = "") -> None:
    """What a provider collected for what was given up is owed back to the shopper; `purchase` is a reference."""
    amount = payment.captured
    legs = [Leg(provider_account(payment.provider), amount), Leg(refunds_of(payment.provider), -amount)]
    post(cause=Cause(MovementKind.CAPTURE, payment.token, purchase, reason), legs=legs, at=at)


def book_refund(*, purchase: Purchase, refund: Refund, shares: Shares, at: datetime) -> None:
    """What is given back is borne by sellers; `shares` are euros by seller."""
    legs = [Leg(refunds_of(refund.payment.provider), -refund.amount)]
    legs += [Leg(payable_to(seller), amount) for seller, amount in shares.items()]
    cause = Cause(MovementKind.REFUND, refund.token, purchase.reference, refund.reason)
    post(cause=cause, legs=legs, at=at)


def book_counter_refund(*, purchase: Purchase, order: SubOrder, refund: Refund, at: datetime) -> None:
    """What a seller gave back at the counter: no longer earned, and no longer received."""
    seller, amount = order.seller_id, refund.amount
    legs = [Leg(payable_to(seller), amount), Leg(Owner(AccountKind.RECEIVED, seller=seller), -amount)]
    cause = Cause(MovementKind.ON_SITE_BACK, refund.token, purchase.reference, refund.reason)
    post(cause=cause, legs=legs, at=at)


def book_counter_payment(*, purchase: Purchase, order: SubOrder, amount: Decimal, at: datetime) -> None:
    """What a seller collected at the hand-over: earned, and already received."""
    legs = [Leg(Owner(AccountKind.RECEIVED, seller=order.seller_id), amount), Leg(payable_to(order.seller_id), -amount)]
    post(cause=Cause(MovementKind.ON_SITE, f"sub_order:{order.pk}", purchase.reference), legs=legs, at=at)
