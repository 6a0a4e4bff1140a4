"""Orders paid at the counter: what the seller received at the hand-over."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef

from jachete87.base.database.prepared import Given, Prepared
from jachete87.kernel.orders.actions.booking import book_counter_payment, due_of
from jachete87.kernel.orders.enums import NOT_YET_HAD, SubOrderState
from jachete87.kernel.orders.models import Purchase, SubOrder
from jachete87.kernel.orders.queries.sold import sold_of
from jachete87.kernel.payments.actions.counter import Received, end_at_counter, receive_at_counter
from jachete87.kernel.payments.enums import CounterMeans, PaymentState
from jachete87.kernel.payments.models import Payment
from jachete87.kernel.payments.providers.on_site import SLUG as ON_SITE

_at_counter = Prepared(
    lambda: Payment.objects.select_for_update().filter(
        pk__in=Purchase.objects.filter(pk=Given("purchase")).values("payment"), provider=ON_SITE
    )
)
_OPEN = (SubOrderState.AWAITING_PAYMENT, *NOT_YET_HAD)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a seller was given at the counter: all that is due when no amount is said."""

    means: CounterMeans = CounterMeans.CASH
    amount: Decimal | None = None


IN_CASH = Counted()


@transaction.atomic
def receive_for(*, order: SubOrder, paid: Counted, at: datetime) -> Decimal:
    """Book what a seller received for an order handed over, at most what is due.

    The euros received; nothing when the purchase is not paid at the counter. Called after the order was handed over.
    """
    payment = _at_counter.first(purchase=order.purchase_id)
    if payment is None:
        return Decimal(0)
    purchase = Purchase.objects.select_for_update().get(pk=order.purchase_id)
    due = next(cost for each, cost in due_of(sold_of(purchase)) if each.pk == order.pk)
    amount = due if paid.amount is None else min(paid.amount, due)
    received = Received(order.seller_id, f"sub_order:{order.pk}", amount, paid.means)
    if not receive_at_counter(payment_id=payment.pk, received=received, at=at):
        return Decimal(0)
    book_counter_payment(purchase=purchase, order=order, amount=received.amount, at=at)
    if not SubOrder.objects.filter(purchase=purchase, state__in=_OPEN).exists():
        end_at_counter(payment_id=payment.pk)
    return received.amount


def end_what_is_handed_over() -> int:
    """End the promises to pay at the counter of which nothing is left to hand over; their number."""
    still_open = SubOrder.objects.filter(purchase=OuterRef("pk"), state__in=_OPEN)
    promised = Purchase.objects.filter(payment__provider=ON_SITE, payment__state=PaymentState.AUTHORISED)
    payments = promised.filter(~Exists(still_open)).order_by("pk").values_list("payment", flat=True)[:500]
    ended = [pk for pk in payments if pk is not None]
    for payment_id in ended:
        end_at_counter(payment_id=payment_id)
    return len(ended)
