"""The provider away, slow, or silent after the deed: never two charges, and everything ends within a sweep (R18)."""

import time
from datetime import timedelta
from decimal import Decimal

import pytest

from jachete87.base.times import now
from jachete87.kernel.orders.actions.ending import cancel_lines
from jachete87.kernel.orders.actions.sweeping import sweep_purchases
from jachete87.kernel.orders.models import Purchase
from jachete87.kernel.payments.actions.refunds import refund
from jachete87.kernel.payments.models import Payment, PaymentEvent, Refund
from jachete87.kernel.payments.providers.base import ProviderAway
from jachete87.kernel.payments.providers.stripe import client as way
from tests.ordering.market import Market, bought, ills
from tests.paying.stripe_process import LocalStripe
from tests.paying.teller import Teller
from tests.paying.tools import authorised, deliver, event, troubles


@pytest.mark.parametrize(
    "faults", [["lost"], ["", "lost"], ["unheard"], ["", "unheard"], ["", "500"], ["lost", "lost"]]
)
def test_an_answer_that_never_came_is_asked_again_and_charged_once(
    market: Market, stripe: Teller, faults: list[str]
) -> None:
    card = stripe.payment_method()
    stripe.faults.extend(faults)

    purchase = bought(market, market.honey, provider="stripe", card=card)
    before = purchase.payment.state
    for minutes in (3, 4, 5):
        sweep_purchases(at=market.at + timedelta(minutes=minutes))

    purchase.refresh_from_db()
    assert (before, purchase.state, Payment.objects.get().state) == ("pending", "placed", "captured")
    assert (len(stripe.intents()), stripe.taken()) == (1, int(purchase.total * 100))
    assert troubles() == []


def test_without_a_key_a_repeated_call_would_charge_twice(market: Market, stripe: Teller) -> None:
    card = stripe.payment_method()
    asked = {"amount": "650", "currency": "eur", "payment_method": card, "confirm": "true"}

    for _ in range(2):
        stripe.answer("POST", "/v1/payment_intents", dict(asked), key="")

    assert stripe.taken() == 1300


def test_the_provider_down_for_a_minute_loses_nothing(market: Market, stripe: Teller, localstripe: LocalStripe) -> None:
    card = stripe.payment_method()
    paid = bought(market, market.honey, provider="stripe", card=card, key="a")
    refund(payment_id=paid.payment_id, amount=Decimal("1.00"), reason="geste")
    localstripe.stop()

    waiting = bought(market, market.cup, provider="stripe", card=card, key="b")
    told = deliver(
        event("payment_intent.succeeded", {"object": "payment_intent", "metadata": {"token": paid.payment.token}})
    )
    sweep_purchases(at=market.at + timedelta(minutes=3))
    down = (waiting.payment.state, told, Refund.objects.get().done_at, PaymentEvent.objects.get().applied_at)
    localstripe.start()
    way.breaker.open_until = 0.0
    for minutes in (4, 5):
        sweep_purchases(at=market.at + timedelta(minutes=minutes))

    waiting.refresh_from_db()
    assert down == ("pending", 200, None, None)
    assert (waiting.state, Payment.objects.get(pk=waiting.payment_id).state) == ("placed", "captured")
    assert (Refund.objects.get().error, stripe.given_back()) == ("", 100)
    assert PaymentEvent.objects.get().outcome == "applied"
    assert [ill for ill in ills() if "placed purchase is paid" not in ill and "each seller" not in ill
            and "the ledger counts" not in ill] == []  # fmt: skip


def test_a_shopper_who_never_got_a_page_is_given_up_without_asking_anybody(
    market: Market, stripe: Teller, localstripe: LocalStripe
) -> None:
    stripe.faults.append("lost")
    purchase = bought(market, market.honey, provider="stripe")
    stripe.stop()

    sweep_purchases(at=market.at + timedelta(minutes=21))

    purchase.refresh_from_db()
    assert (purchase.state, Payment.objects.get().state) == ("cancelled", "released")
    assert troubles() == []


def test_a_refund_whose_answer_is_lost_is_given_once(market: Market, stripe: Teller) -> None:
    purchase = bought(market, market.honey, provider="stripe", card=stripe.payment_method())
    refund(payment_id=purchase.payment_id, amount=Decimal("2.00"), reason="geste")
    stripe.faults.append("lost")

    sweep_purchases(at=market.at)
    first = Refund.objects.get().done_at
    sweep_purchases(at=market.at)

    assert (first, stripe.given_back()) == (None, 200)
    assert Refund.objects.get().done_at is not None


def test_one_payment_that_fails_keeps_no_other_from_its_turn(
    market: Market, stripe: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (bought(market, market.honey, provider="stripe", key=key) for key in "ab")
    for each in (first, second):
        stripe.pay_on_page(each.payment.action_url.rpartition("/")[2])
    stripe.sessions[first.payment.provider_reference]["amount_total"] = None
    stripe.sessions[first.payment.provider_reference].update(status="open")

    sweep_purchases(at=market.at + timedelta(minutes=3))

    states = [Purchase.objects.get(pk=each.pk).state for each in (first, second)]
    assert states == ["awaiting_payment", "placed"]


def test_a_slow_provider_is_left_after_ten_seconds_and_not_asked_for_a_while(
    market: Market, stripe: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(way, "SECONDS", 0.2)
    way._client.cache_clear()
    answer = stripe.answer

    def slowly(*asked: str) -> object:
        time.sleep(0.5)
        return answer(*asked)

    stripe.answer = slowly
    started = time.monotonic()
    for _ in range(5):
        with pytest.raises(ProviderAway), way.answering():
            way.client().v1.balance.retrieve()
    waited = time.monotonic() - started

    started = time.monotonic()
    with pytest.raises(ProviderAway), way.answering():
        way.client().v1.balance.retrieve()
    way._client.cache_clear()

    assert waited < 3
    assert time.monotonic() - started < 0.05


def test_an_authorisation_is_taken_a_day_before_it_lapses(market: Market, stripe: Teller) -> None:
    stripe.capture_before = int((now() + timedelta(days=7)).timestamp())
    purchase = authorised(market, stripe, market.honey)

    sweep_purchases(at=market.at + timedelta(days=5))
    early = Payment.objects.get().state
    sweep_purchases(at=market.at + timedelta(days=6, minutes=1))

    assert (early, Payment.objects.get().state) == ("authorised", "captured")
    assert stripe.taken() == int(purchase.total * 100)
    assert troubles() == []


def test_an_authorisation_of_a_purchase_given_up_is_let_go(market: Market, stripe: Teller) -> None:
    purchase = authorised(market, stripe, market.honey)

    cancel_lines(purchase_id=purchase.pk, line_ids=[], at=market.at)
    sweep_purchases(at=market.at)

    assert (Payment.objects.get().state, stripe.taken()) == ("released", 0)
    assert stripe.intents()[0]["status"] == "canceled"
    assert troubles() == []
