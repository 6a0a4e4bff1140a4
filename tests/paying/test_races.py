"""Captures and refunds with many hands at once, each with its control that is seen to fail (R3)."""

import threading
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from jachete87.base.times import now
from jachete87.kernel.ledger.enums import AccountKind, MovementKind
from jachete87.kernel.ledger.models import Movement
from jachete87.kernel.ledger.queries import balance
from jachete87.kernel.orders.actions.sweeping import sweep_purchases
from jachete87.kernel.orders.models import SubOrder
from jachete87.kernel.payments.actions.capturing import ask_capture
from jachete87.kernel.payments.actions.refunds import refund
from jachete87.kernel.payments.models import Payment, Refund
from tests.ordering.market import bought, open_market
from tests.ordering.racing import at_once, successes, together
from tests.paying.teller import Teller
from tests.paying.tools import authorised, troubles

pytestmark = pytest.mark.django_db(transaction=True)


def test_fifty_captures_at_once_take_the_least_that_was_said_once_and_never_above_the_hold(stripe: Teller) -> None:
    market = open_market(now())
    purchase = authorised(market, stripe, market.honey)
    asked = [purchase.total + Decimal(n) / 100 for n in range(-24, 26)]

    said = together([partial(ask_capture, payment_id=purchase.payment_id, amount=each) for each in asked], threads=10)
    at_once([partial(sweep_purchases, at=market.at + timedelta(minutes=4)) for _ in range(6)])

    least = purchase.total - Decimal("0.24")
    too_much = [each for each in said if isinstance(each, ValueError)]
    payment = Payment.objects.get()
    assert (len(too_much), payment.state, payment.captured) == (25, "captured", least)
    assert stripe.taken() == int(least * 100)
    assert Movement.objects.filter(kind=MovementKind.CAPTURE).count() == 1


def test_many_sweepers_give_a_refund_back_once(stripe: Teller) -> None:
    market = open_market(now())
    purchase = bought(market, market.honey, provider="stripe", card=stripe.payment_method())
    refund(payment_id=purchase.payment_id, amount=Decimal("2.00"), reason="geste")

    at_once([partial(sweep_purchases, at=market.at) for _ in range(6)])

    assert (stripe.given_back(), Refund.objects.get().done_at is not None) == (200, True)
    assert balance(AccountKind.CLEARING, name="stripe") == purchase.total - 2


def test_control_without_its_key_a_refund_is_given_back_by_each_sweeper(stripe: Teller) -> None:
    market = open_market(now())
    purchase = bought(market, market.honey, provider="stripe", card=stripe.payment_method())
    owed = refund(payment_id=purchase.payment_id, amount=Decimal("2.00"), reason="geste")
    assert owed is not None
    intent, gate = Payment.objects.get().provider_reference, threading.Barrier(2)

    def naive() -> None:
        if Refund.objects.filter(pk=owed.pk, done_at__isnull=True).exists():
            gate.wait()
            asked = {"payment_intent": intent, "amount": "200", "metadata[token]": owed.token}
            stripe.answer("POST", "/v1/refunds", asked, key="")
            Refund.objects.filter(pk=owed.pk).update(done_at=market.at)

    successes(together([naive, naive], threads=2))

    assert stripe.given_back() == 400


def test_refunds_of_many_hands_never_give_back_more_than_was_taken(stripe: Teller) -> None:
    market = open_market(now())
    purchase = bought(market, market.honey, provider="stripe", card=stripe.payment_method())
    share = purchase.total / 2

    given = at_once([partial(refund, payment_id=purchase.payment_id, amount=share, reason="geste") for _ in range(8)])

    assert (len(successes(given)), Payment.objects.get().refunded) == (2, purchase.total)
    assert {type(each) for each in given if isinstance(each, Exception)} == {ValueError}
    assert SubOrder.objects.get().state == "to_prepare"
    assert [ill for ill in troubles() if "gave back the sum" in ill] == []
