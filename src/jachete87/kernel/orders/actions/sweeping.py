"""Purchases that wait too long, payments that never answered, what is to be taken, given back or passed on."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from jachete87.base.money import ZERO
from jachete87.base.retries import retried
from jachete87.kernel.orders.actions.booking import due_of
from jachete87.kernel.orders.actions.counter import end_what_is_handed_over
from jachete87.kernel.orders.actions.gift_cards import give_up_late_gift_cards
from jachete87.kernel.orders.actions.sharing import share
from jachete87.kernel.orders.enums import PurchaseState, SubOrderState
from jachete87.kernel.orders.models import Purchase, SubOrder
from jachete87.kernel.orders.queries.sold import sold_of
from jachete87.kernel.payments.actions.capturing import ask_capture, send_captures
from jachete87.kernel.payments.actions.messages import apply_waiting
from jachete87.kernel.payments.actions.refunds import send_refunds
from jachete87.kernel.payments.actions.settlement import give_up, poll, spared
from jachete87.kernel.payments.enums import PaymentState
from jachete87.kernel.payments.models import Payment
from jachete87.kernel.payments.providers.on_site import SLUG as ON_SITE
from jachete87.kernel.vouchers.actions.guessing import forget_tries

_CAPTURE_AHEAD = timedelta(hours=24)
_OPEN = (SubOrderState.AWAITING_PAYMENT, SubOrderState.TO_PREPARE)


def sweep_purchases(*, at: datetime) -> int:
    """Ask again about payments, give up purchases whose time is over, take and give back; the number of things done."""
    done = apply_waiting(at=at) + poll(at=at) + give_up_late_gift_cards(at=at) + forget_tries(at=at)
    late = Purchase.objects.filter(state=PurchaseState.AWAITING_PAYMENT, hold_until__lte=at).order_by("pk")
    payments = list(late.filter(payment__isnull=False).values_list("payment", "payment__token")[:500])
    for payment_id, token in payments:
        with spared(token):
            give_up(payment_id=payment_id, at=at)
    capture_what_is_due(at=at)
    done += send_captures(at=at) + send_refunds(at=at) + share(at=at)
    return done + len(payments) + end_what_is_handed_over()


def capture_what_is_due(*, at: datetime) -> None:
    """Say what is to be taken of each authorisation: when everything is prepared, or a day before it lapses."""
    unprepared = SubOrder.objects.filter(purchase=OuterRef("pk"), state__in=_OPEN)
    authorised = Purchase.objects.filter(payment__state=PaymentState.AUTHORISED).exclude(payment__provider=ON_SITE)
    lapsing = Q(payment__capture_before__lte=at + _CAPTURE_AHEAD)
    settled = ~Exists(unprepared) | lapsing | Q(payment__to_capture__isnull=False)
    for purchase_id in list(authorised.filter(settled).order_by("pk").values_list("pk", flat=True)[:500]):
        _say_what_is_due(purchase_id)


@retried
@transaction.atomic
def _say_what_is_due(purchase_id: int) -> None:
    payment_id = Purchase.objects.values_list("payment", flat=True).get(pk=purchase_id)
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    purchase = Purchase.objects.select_for_update().get(pk=purchase_id)
    due = sum((amount for _, amount in due_of(sold_of(purchase))), ZERO) if purchase.placed_at else ZERO
    ask_capture(payment_id=payment.pk, amount=min(due, payment.amount))
