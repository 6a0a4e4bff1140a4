"""Who comes next on a shared computer sees nothing of who signed out."""

import pytest
from django.test import Client

from jachete87.base.times import now
from jachete87.kernel.accounts.models import User
from jachete87.portal.rules.cookies import basket_cookie
from tests.shopping.market import Market, open_market
from tests.shopping.test_shopping import WHO, fill_and_choose, pay, put, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def market(transactional_db: None) -> Market:
    return open_market(now())


def sign_in(camille: Client) -> User:
    person = User.objects.create_person("camille@example.test", "un-long-mot-de-passe")
    camille.force_login(person)
    return person


def sign_out_but_keep_the_basket_cookie(camille: Client) -> None:
    key = camille.cookies[basket_cookie()].value
    camille.logout()
    camille.cookies[basket_cookie()] = key


def test_who_comes_after_camille_on_a_shared_computer_does_not_see_her_basket(market: Market, camille: Client) -> None:
    person = sign_in(camille)
    put(camille, market.honey)
    camille.post("/commande", WHO)
    sign_out_but_keep_the_basket_cookie(camille)

    basket, contact, count = camille.get("/panier"), camille.get("/commande"), camille.get("/moi.json").json()
    camille.force_login(person)

    assert "Miel de châtaignier" not in text(basket)
    assert (contact.status_code, count["basket_count"]) == (302, 0)
    assert "Miel de châtaignier" in text(camille.get("/panier"))


def test_who_comes_after_camille_on_a_shared_computer_is_not_led_to_her_purchase(
    market: Market, camille: Client
) -> None:
    sign_in(camille)
    fill_and_choose(camille, market)
    pay(camille)
    sign_out_but_keep_the_basket_cookie(camille)

    answer = camille.get("/commande/paiement")

    assert answer.headers["Location"].startswith("/panier?")
