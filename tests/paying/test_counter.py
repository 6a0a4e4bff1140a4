"""Paid at the counter: booked when the seller received it, by what means, and ended when nothing is left."""

from decimal import Decimal

from jachete87.kernel.ledger.enums import AccountKind
from jachete87.kernel.ledger.queries import balance
from jachete87.kernel.orders.actions.counter import Counted
from jachete87.kernel.orders.actions.ending import cancel_sub_order, hand_over
from jachete87.kernel.orders.actions.sweeping import sweep_purchases
from jachete87.kernel.orders.models import Purchase, SubOrder
from jachete87.kernel.payments.enums import CounterMeans
from jachete87.kernel.payments.models import CounterReceipt, Payment, Refund
from tests.ordering.market import Market, bought
from tests.paying.tools import hand_over_all, troubles


def _promised(market: Market) -> Purchase:
    return bought(market, market.honey, market.book, provider="on_site")


def test_what_each_seller_receives_is_booked_and_ends_the_payment(market: Market) -> None:
    purchase = _promised(market)
    honey, book = (SubOrder.objects.get(purchase=purchase, seller=who) for who in (market.jean, market.marc))

    hand_over_all(purchase, [market.jean.pk])
    between = Payment.objects.get().state
    SubOrder.objects.filter(pk=book.pk).update(state="ready")
    for _ in range(2):
        paid = Counted(CounterMeans.CHEQUE, book.total)
        hand_over(sub_order_id=book.pk, by_user_id=None, at=market.at, paid=paid)

    payment = Payment.objects.get()
    assert (between, payment.state, payment.captured) == ("authorised", "captured", purchase.total)
    assert list(CounterReceipt.objects.order_by("pk").values_list("seller", "amount", "means")) == [
        (market.jean.pk, honey.total, "cash"),
        (market.marc.pk, book.total, "cheque"),
    ]
    assert balance(AccountKind.RECEIVED, seller=market.jean.pk) == honey.total
    assert balance(AccountKind.CLEARING, name="on_site") == 0
    assert troubles() == []


def test_less_than_was_due_may_be_received_but_never_more(market: Market) -> None:
    purchase = _promised(market)
    orders = list(SubOrder.objects.filter(purchase=purchase).order_by("pk"))
    SubOrder.objects.filter(purchase=purchase).update(state="ready")

    for order, amount in zip(orders, (Decimal("1.00"), Decimal("999.00")), strict=True):
        hand_over(sub_order_id=order.pk, by_user_id=None, at=market.at, paid=Counted(amount=amount))

    assert Payment.objects.get().captured == 1 + orders[1].total
    assert troubles() == []


def test_the_last_order_may_be_cancelled_instead(market: Market) -> None:
    purchase = _promised(market)
    book = SubOrder.objects.get(purchase=purchase, seller=market.marc)
    hand_over_all(purchase, [market.jean.pk])

    cancel_sub_order(sub_order_id=book.pk, reason="Épuisé", by_user_id=None, at=market.at)
    sweep_purchases(at=market.at)

    payment = Payment.objects.get()
    assert (payment.state, payment.captured, Refund.objects.count()) == ("captured", purchase.total - book.total, 0)
    assert troubles() == []
