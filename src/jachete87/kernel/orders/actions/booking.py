"""What purchases do to the ledger, in the transaction of the deed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from jachete87.kernel.ledger.actions import Cause, Leg, Owner, payable_to, post, provider_account, refunds_of
from jachete87.kernel.ledger.enums import AccountKind, MovementKind
from jachete87.kernel.orders.models import Purchase, SubOrder
from jachete87.kernel.payments.models import Payment, Refund

Shares = Mapping[int, Decimal]


def book_capture(*, purchase: Purchase, payment: Payment, at: datetime) -> None:
    """What a provider collected for a purchase is owed to its sellers: their sub-orders less what vouchers paid."""
    legs = [Leg(provider_account(payment.provider), payment.captured)]
    orders = SubOrder.objects.filter(purchase=purchase)
    legs += [Leg(payable_to(order.seller_id), order.vouchers - order.total) for order in orders]
    post(cause=Cause(MovementKind.CAPTURE, payment.token, purchase.reference), legs=legs, at=at)


def book_late_capture(*, purchase: Purchase, payment: Payment, at: datetime) -> None:
    """What a provider collected for a purchase that was given up is owed back to the shopper."""
    amount = payment.captured
    legs = [Leg(provider_account(payment.provider), amount), Leg(refunds_of(payment.provider), -amount)]
    post(cause=Cause(MovementKind.CAPTURE, payment.token, purchase.reference), legs=legs, at=at)


def book_refund(*, purchase: Purchase, refund: Refund, shares: Shares, at: datetime) -> None:
    """What is given back is borne by sellers; `shares` are euros by seller."""
    legs = [Leg(refunds_of(refund.payment.provider), -refund.amount)]
    legs += [Leg(payable_to(seller), amount) for seller, amount in shares.items()]
    cause = Cause(MovementKind.REFUND, refund.token, purchase.reference, refund.reason)
    post(cause=cause, legs=legs, at=at)


def book_counter_payment(*, purchase: Purchase, order: SubOrder, amount: Decimal, at: datetime) -> None:
    """What a seller collected at the hand-over: earned, and already received."""
    legs = [Leg(Owner(AccountKind.RECEIVED, seller=order.seller_id), amount), Leg(payable_to(order.seller_id), -amount)]
    post(cause=Cause(MovementKind.ON_SITE, f"sub_order:{order.pk}", purchase.reference), legs=legs, at=at)


def by_seller(parts: Iterable[tuple[int, Decimal]]) -> dict[int, Decimal]:
    """The sum for each seller of (seller, euros)."""
    sums: dict[int, Decimal] = {}
    for seller, amount in parts:
        sums[seller] = sums.get(seller, Decimal(0)) + amount
    return sums
