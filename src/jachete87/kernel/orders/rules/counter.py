"""What is paid at the counter."""

from collections.abc import Iterable
from decimal import Decimal

from jachete87.base.money import ZERO
from jachete87.kernel.orders.models import Line, SubOrder
from jachete87.kernel.payments.enums import PaymentState
from jachete87.kernel.payments.providers.on_site import SLUG as ON_SITE


def to_receive(order: SubOrder, lines: Iterable[Line], helped: Decimal) -> Decimal:
    """What the shopper pays when an order is handed over, in euros; nothing when it was paid before.

    `helped` is what discounts and vouchers still pay of it.
    """
    payment = order.purchase.payment
    if payment is None or payment.provider != ON_SITE or payment.state != PaymentState.AUTHORISED:
        return ZERO
    cost: Decimal = sum((line.delivered_gross for line in lines), ZERO) + order.fee
    return cost - helped
