"""Payments: every answer of a provider counts once, in any order, and only an authentic one."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import orjson
import pytest
from django.test import Client

from jachete87.base.times import now
from jachete87.kernel.basket.actions.checkout import PaymentDeclined
from jachete87.kernel.basket.queries import find_basket, view
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.orders.actions.sweeping import sweep_purchases
from jachete87.kernel.orders.models import Purchase
from jachete87.kernel.payments.models import Payment, PaymentEvent, SandboxCharge
from jachete87.kernel.payments.providers.sandbox import (
    ANSWERS_LATE,
    AUTHENTICATES,
    DECLINES,
    LACKS_FUNDS,
    webhook_secret,
)
from jachete87.kernel.payments.providers.signatures import sign
from tests.ordering.market import Market, basket_of, bought, buy, choose_all, ills


def _deliver(token: str, message_id: str, at: datetime, **changes: Any) -> int:
    body = orjson.dumps({"type": "payment.captured", "data": {"token": token}})
    stamp = int(at.timestamp())
    signature = changes.get("signature") or sign(webhook_secret(), message_id, stamp, body)
    headers = {"webhook-id": message_id, "webhook-timestamp": str(stamp), "webhook-signature": signature}
    sent = changes.get("body", body)
    answer = Client().post("/api/v1/payments/sandbox/webhook", sent, content_type="application/json", headers=headers)
    return answer.status_code


def _late(market: Market) -> Purchase:
    purchase = bought(market, market.honey, card=ANSWERS_LATE)
    SandboxCharge.objects.update(answers_at=now() - timedelta(seconds=1))
    return purchase


def test_a_late_answer_arrives_by_message_and_counts_once(market: Market) -> None:
    purchase = _late(market)
    assert purchase.state == "awaiting_payment"

    answers = [_deliver(purchase.payment.token, "m1", now()) for _ in range(3)]
    answers.append(_deliver(purchase.payment.token, "m2", now()))

    purchase.refresh_from_db()
    assert answers == [200, 200, 200, 200]
    assert purchase.state == "placed"
    assert Payment.objects.get().captured == purchase.total
    assert PaymentEvent.objects.count() == 2
    assert ills() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"signature": "v1,forged"},
        {"body": b'{"type": "payment.captured", "data": {"token": "another"}}'},
        {"at": timedelta(minutes=-6)},
        {"at": timedelta(minutes=6)},
    ],
)
def test_a_forged_or_old_message_is_refused(market: Market, changes: dict[str, Any]) -> None:
    purchase = _late(market)
    at = now() + changes.pop("at", timedelta())

    status = _deliver(purchase.payment.token, "m1", at, **changes)

    purchase.refresh_from_db()
    assert (status, purchase.state) == (400, "awaiting_payment")


def test_a_message_says_only_where_to_look(market: Market) -> None:
    purchase = bought(market, market.honey, card=ANSWERS_LATE)

    status = _deliver(purchase.payment.token, "m1", now())

    purchase.refresh_from_db()
    assert (status, purchase.state) == (200, "awaiting_payment")


def test_a_payment_whose_message_was_lost_is_asked_again(market: Market) -> None:
    purchase = bought(market, market.honey, card=ANSWERS_LATE)

    sweep_purchases(at=market.at + timedelta(minutes=3))

    purchase.refresh_from_db()
    assert purchase.state == "placed"
    assert ills() == []


def test_a_payment_that_is_never_authenticated_is_given_up_and_gives_everything_back(market: Market) -> None:
    purchase = bought(market, market.honey, card=AUTHENTICATES)
    product = Product.objects.get(pk=market.honey.variant.product_id)
    assert product.stock_promised == 1

    sweep_purchases(at=market.at + timedelta(minutes=21))

    purchase.refresh_from_db()
    product.refresh_from_db()
    assert (purchase.state, purchase.payment.state) == ("cancelled", "released")
    assert (product.stock_promised, market.slots[0].booked) == (0, 0)
    assert ills() == []


@pytest.mark.parametrize("card", [DECLINES, LACKS_FUNDS, "1111222233334444"])
def test_a_card_that_is_refused_gives_everything_back(market: Market, card: str) -> None:
    basket = basket_of(market, market.honey)
    choose_all(basket, market)

    with pytest.raises(PaymentDeclined):
        buy(basket, market, card=card)
    with pytest.raises(PaymentDeclined):
        buy(basket, market, card=card)

    product = Product.objects.get(pk=market.honey.variant.product_id)
    assert (product.stock_held, product.stock_promised, market.slots[0].booked) == (0, 0, 0)
    shown = view(find_basket(basket.key), market.at)
    assert (shown.purchase, shown.total, shown.is_ready) == ("", Decimal("6.50"), True)
    assert SandboxCharge.objects.count() == 1
    assert ills() == []


def test_a_crash_between_the_order_and_its_payment_is_mended_by_the_next_try(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    basket = basket_of(market, market.honey)
    choose_all(basket, market)

    def crash(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("jachete87.kernel.payments.providers.sandbox.Sandbox.charge", crash)
        with pytest.raises(KeyboardInterrupt):
            buy(basket, market)
    left = Purchase.objects.get().state

    again = buy(basket, market)

    assert (left, again.state, Purchase.objects.count()) == ("awaiting_payment", "placed", 1)
    assert ills() == []
