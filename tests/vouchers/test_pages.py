"""Camille gives codes on the way to pay; codes in the API."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from jachete87.kernel.basket.actions.opening import note_contact
from jachete87.kernel.orders.models import Purchase
from jachete87.kernel.vouchers.models import PresentedVoucher
from jachete87.kernel.vouchers.rules.codes import shown
from jachete87.portal.rules.cookies import basket_cookie
from tests.ordering.market import CAMILLE, Market, basket_of, choose_all, ills
from tests.vouchers.purse import campaign, gift_card, left, vouchers

pytestmark = pytest.mark.django_db

D = Decimal


@pytest.fixture
def at_the_till(market: Market, client: Client) -> Client:
    """Camille's browser, with honey and a book in the basket, in front of the page where she pays."""

    basket = basket_of(market, market.honey, market.book)
    choose_all(basket, market)
    note_contact(basket_id=basket.pk, name=CAMILLE.name, email=CAMILLE.email, phone="")
    client.cookies[basket_cookie()] = basket.key
    return client


def _fields(client: Client) -> dict[str, Any]:
    hidden = re.findall(r'name="(key|total|rest)" value="([^"]*)"', client.get("/commande/paiement").content.decode())
    return dict(hidden) | {"accept_terms": "on"}


def test_a_code_that_is_given_lowers_what_is_to_pay(at_the_till: Client, market: Market) -> None:
    voucher = vouchers(campaign(market), "5.00")[0]

    at_the_till.post("/commande/bons", {"code": shown(voucher.code).lower()})
    page, fields = at_the_till.get("/commande/paiement"), _fields(at_the_till)
    answer = at_the_till.post("/commande/paiement", fields | {"payment": "sandbox", "card": "4242424242424242"})

    assert D(fields["rest"]) == D(fields["total"]) - D("5.00")
    assert "Mangez fermier 87" in page.content.decode()
    purchase = Purchase.objects.get()
    assert (answer.status_code, purchase.state, purchase.vouchers, left(voucher)) == (302, "placed", D("5.00"), D(0))
    assert shown(voucher.code)[:4] + "-····-" in at_the_till.get(answer.headers["Location"]).content.decode()
    assert ills() == []


def test_nothing_is_asked_of_a_card_when_vouchers_pay_everything(at_the_till: Client, market: Market) -> None:
    at_the_till.post("/commande/bons", {"code": gift_card(market).voucher.code})

    page = at_the_till.get("/commande/paiement")
    at_the_till.post("/commande/paiement", _fields(at_the_till))

    assert "Il ne reste rien à payer" in page.content.decode()
    assert (Purchase.objects.get().state, Purchase.objects.get().payment) == ("placed", None)


def test_a_code_that_is_refused_says_why_and_one_that_is_taken_away_is_not_used(
    at_the_till: Client, market: Market
) -> None:
    galleries, farms = vouchers(campaign(market, bricks=["galerie"]))[0], vouchers(campaign(market))[0]

    refused = at_the_till.post("/commande/bons", {"code": galleries.code}, follow=True)
    unknown = at_the_till.post("/commande/bons", {"code": "H7K2"}, follow=True)
    at_the_till.post("/commande/bons", {"code": farms.code})
    given = list(PresentedVoucher.objects.values_list("voucher", flat=True))
    at_the_till.post("/commande/bons", {"remove": farms.pk})

    assert "ne vaut pas pour ces rayons" in refused.content.decode()
    assert "Ce code n&#39;existe pas" in unknown.content.decode()
    assert (given, PresentedVoucher.objects.count()) == ([farms.pk], 0)


def test_the_api_takes_codes_and_tells_what_they_paid(market: Market, client: Client) -> None:
    basket = basket_of(market, market.honey)
    choose_all(basket, market)
    voucher = vouchers(campaign(market), "5.00")[0]
    body = {
        "email": CAMILLE.email, "name": CAMILLE.name, "payment": "sandbox", "accept_terms": True,
        "vouchers": [shown(voucher.code)],
    }  # fmt: skip
    path, key = f"/api/v1/baskets/{basket.key}/checkout", {"Idempotency-Key": "k"}

    wrong = client.post(path, body | {"vouchers": ["BBBB"]}, "application/json", headers=key)
    told = client.post(path, body, "application/json", headers=key)

    assert (wrong.status_code, wrong.json()["code"]) == (409, "voucher_refused")
    assert wrong.json()["errors"] == [{"code": "BBBB", "reason": "ce code n'existe pas"}]
    purchase = told.json()["purchase"]
    assert (told.status_code, purchase["vouchers"]["amount"]) == (201, "5.00")
    assert D(purchase["payment"]["amount"]["amount"]) == D(purchase["total"]["amount"]) - D("5.00")
