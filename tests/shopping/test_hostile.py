"""What no browser sends is answered as politely as the rest: refused, and nothing breaks."""

import pytest
from django.test import Client

from jachete87.kernel.basket.models import BasketLine
from jachete87.portal.rules.cookies import basket_cookie
from tests.shopping.market import Market


@pytest.mark.parametrize("header", ["HTTP_ORIGIN", "HTTP_REFERER"])
@pytest.mark.parametrize("sent", ["http://[x", "null", "http://evil.example", "http://testserver.evil.example"])
def test_goods_are_put_into_the_basket_from_our_own_pages_only(market: Market, header: str, sent: str) -> None:
    answer = Client(**{header: sent}).post("/panier/ajouter", {"offer": market.honey.pk})

    assert answer.status_code == 403
    assert BasketLine.objects.count() == 0


def test_a_referer_that_is_no_address_leads_nowhere_back(market: Market, camille: Client) -> None:
    answer = camille.post("/panier/ajouter", {"offer": market.honey.pk}, HTTP_REFERER="http://[x")

    assert answer["Location"] == f"/panier?ajoute={BasketLine.objects.get().pk}"


def test_control_signs_are_left_out_of_what_is_written_on_the_goods(market: Market, camille: Client) -> None:
    answer = camille.post("/panier/ajouter", {"offer": market.cup.pk, "personalisation": "Ca\0mille\x1b"})

    assert answer.status_code == 302
    assert BasketLine.objects.get().personalisation == "Camille"


@pytest.mark.parametrize("key", ['"\\000"', '"a\\000b"', "é", "a" * 44, "a b", "'"])
@pytest.mark.parametrize("page", ["/moi.json", "/panier", "/commande/paiement"])
def test_a_cookie_that_is_no_key_is_no_basket(market: Market, camille: Client, key: str, page: str) -> None:
    answer = camille.get(page, HTTP_COOKIE=f"{basket_cookie()}={key}")

    assert answer.status_code in (200, 302)


def test_a_guest_who_types_nonsense_finds_no_purchase(market: Market, camille: Client) -> None:
    answer = camille.post("/achats/retrouver", {"reference": "H7K\0", "email": "\0@x"})

    assert answer.status_code == 404


def test_an_address_that_no_mail_can_reach_is_refused_before_the_purchase(market: Market, camille: Client) -> None:
    camille.post("/panier/ajouter", {"offer": market.honey.pk})

    answer = camille.post("/commande", {"name": "Camille", "email": f"camille@{'é' * 60}.example"})

    assert answer.status_code == 422
