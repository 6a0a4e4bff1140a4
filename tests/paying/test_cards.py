"""Card payments through Stripe's own library: taken once, authorised, taken in part, refused, authenticated."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from jachete87.kernel.basket.actions.checkout import PaymentDeclined
from jachete87.kernel.ledger.enums import AccountKind
from jachete87.kernel.ledger.queries import balance
from jachete87.kernel.orders.actions.ending import cancel_lines
from jachete87.kernel.orders.actions.sweeping import sweep_purchases
from jachete87.kernel.orders.models import Purchase, SubOrder
from jachete87.kernel.payments.actions.settlement import refresh
from jachete87.kernel.payments.models import Payment, Refund
from tests.ordering.market import Market, basket_of, bought, buy, choose_all, ills
from tests.paying.teller import AUTHENTICATES, DECLINED, Teller
from tests.paying.tools import authorised, lines_of, troubles


def test_a_card_given_to_hosted_fields_pays_at_once(market: Market, stripe: Teller) -> None:
    stripe.fee = 45

    purchase = bought(market, market.honey, market.cup, provider="stripe", card=stripe.payment_method())

    payment = Payment.objects.get()
    assert (purchase.state, payment.state, payment.captured) == ("placed", "captured", purchase.total)
    assert (payment.means, payment.fee) == ("Visa •••• 4242", Decimal("0.45"))
    assert stripe.taken() == int(purchase.total * 100)
    assert balance(AccountKind.CLEARING, name="stripe") == purchase.total - Decimal("0.45")
    assert ills() == []


def test_the_api_takes_what_hosted_fields_gave(market: Market, stripe: Teller) -> None:
    basket = basket_of(market, market.book)
    choose_all(basket, market)
    who = {"email": "camille@example.test", "name": "Camille Roux", "accept_terms": True}

    answer = Client().post(
        f"/api/v1/baskets/{basket.key}/checkout",
        {**who, "payment": "stripe", "card": stripe.payment_method()},
        content_type="application/json", headers={"Idempotency-Key": "k"},
    )  # fmt: skip

    assert (answer.status_code, answer.json()["purchase"]["state"]) == (201, "placed")
    assert stripe.taken() == int(Purchase.objects.get().total * 100)
    assert troubles() == []


def test_without_hosted_fields_the_shopper_is_sent_to_the_page_of_stripe(market: Market, stripe: Teller) -> None:
    purchase = bought(market, market.honey, provider="stripe", card="4242 4242 4242 4242")
    sent_to = purchase.payment.action_url

    stripe.pay_on_page(sent_to.rpartition("/")[2])
    payment = refresh(token=purchase.payment.token, at=market.at)

    purchase.refresh_from_db()
    assert sent_to.startswith(f"{stripe.url}/c/pay/cs_test_")
    assert (purchase.state, payment.state, payment.provider_reference[:3]) == ("placed", "captured", "pi_")
    assert payment.source == ""
    assert ills() == []


def test_a_card_refused_on_the_page_leaves_it_open_until_the_hold_ends(market: Market, stripe: Teller) -> None:
    purchase = bought(market, market.honey, provider="stripe")
    session = purchase.payment.action_url.rpartition("/")[2]

    stripe.pay_on_page(session, DECLINED)
    tried = refresh(token=purchase.payment.token, at=market.at).state
    sweep_purchases(at=market.at + timedelta(minutes=21))

    purchase.refresh_from_db()
    assert (tried, purchase.state) == ("action_required", "cancelled")
    assert stripe.sessions[session]["status"] == "expired"
    assert ills() == []


def test_a_declined_card_buys_nothing(market: Market, stripe: Teller) -> None:
    basket = basket_of(market, market.honey)
    choose_all(basket, market)

    with pytest.raises(PaymentDeclined):
        buy(basket, market, provider="stripe", card=stripe.payment_method(DECLINED))

    assert (Purchase.objects.get().state, Payment.objects.get().state) == ("cancelled", "declined")
    assert stripe.taken() == 0
    assert ills() == []


@pytest.mark.parametrize(("accepted", "states"), [(True, ("placed", "captured")), (False, ("cancelled", "declined"))])
def test_a_bank_may_want_the_shopper_to_authenticate(
    market: Market, stripe: Teller, accepted: bool, states: tuple[str, str]
) -> None:
    purchase = bought(market, market.honey, provider="stripe", card=stripe.payment_method(AUTHENTICATES))
    asked = purchase.payment
    assert asked.state == "action_required"
    assert asked.action_url == f"{stripe.url}/authenticate/{asked.provider_reference}"

    stripe.authenticate(asked.provider_reference, accepted)
    refresh(token=asked.token, at=market.at)

    purchase.refresh_from_db()
    asked.refresh_from_db()
    assert (purchase.state, asked.state) == states
    assert ills() == []


def test_an_amount_that_can_fall_is_authorised_and_taken_when_all_is_prepared(market: Market, stripe: Teller) -> None:
    purchase = authorised(market, stripe, market.honey, market.cup)
    placed = (purchase.state, purchase.payment.state, stripe.taken())
    honey = SubOrder.objects.get(purchase=purchase, seller=market.jean)
    cancel_lines(purchase_id=purchase.pk, line_ids=lines_of(honey), at=market.at)
    SubOrder.objects.filter(purchase=purchase, state="to_prepare").update(state="ready")

    sweep_purchases(at=market.at)

    payment = Payment.objects.get()
    left = purchase.total - honey.total
    assert placed == ("placed", "authorised", 0)
    assert (payment.state, payment.captured, stripe.taken()) == ("captured", left, int(left * 100))
    assert (Refund.objects.count(), balance(AccountKind.CLEARING, name="stripe")) == (0, left)
    assert ills() == []


def test_a_part_that_is_cancelled_goes_back_to_the_card_and_is_borne_by_its_seller(
    market: Market, stripe: Teller
) -> None:
    purchase = bought(market, market.honey, market.cup, provider="stripe", card=stripe.payment_method())
    honey, cup = (SubOrder.objects.get(purchase=purchase, seller=who) for who in (market.jean, market.paula))

    cancel_lines(purchase_id=purchase.pk, line_ids=lines_of(honey), at=market.at)
    for _ in range(2):
        sweep_purchases(at=market.at)

    owed = [-balance(AccountKind.PAYABLE, seller=who.pk) for who in (market.jean, market.paula)]
    assert (stripe.taken(), stripe.given_back()) == (int(purchase.total * 100), int(honey.total * 100))
    assert (owed, balance(AccountKind.CLEARING, name="stripe")) == ([0, cup.total], cup.total)
    assert troubles() == []
