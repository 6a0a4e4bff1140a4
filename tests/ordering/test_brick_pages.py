"""The bricks' own pages, and the sandbox's."""

import pytest
from django.test import Client

from jachete87.kernel.basket.queries.drawers import load
from jachete87.kernel.payments.providers.sandbox import AUTHENTICATES
from tests.ordering.market import Market, basket_of, bought


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/drive/", "Halle des Carmes"),
        ("/drive/points/halle", "Sous la halle."),
        ("/galerie/", "Atelier Paula"),
        ("/relais/", "Ma ville mon shopping"),
        ("/en/drive/", "Halle des Carmes"),
    ],
)
def test_every_brick_has_its_page(market: Market, path: str, says: str) -> None:
    answer = Client().get(path)

    assert answer.status_code == 200
    assert says in answer.content.decode()


def test_a_point_that_does_not_exist_is_not_found(market: Market) -> None:
    assert Client().get("/drive/points/nowhere").status_code == 404


def test_the_sandbox_page_asks_and_then_says_it_is_over(market: Market) -> None:
    purchase = bought(market, market.honey, card=AUTHENTICATES)
    page = f"/paiement/essai/{purchase.payment.token}"
    client = Client()

    asked = client.get(page).content.decode()
    client.post(page, {"answer": "refuse"})
    after = client.get(page).content.decode()

    purchase.refresh_from_db()
    assert ("Confirmer le paiement" in asked, "Confirmer le paiement" in after) == (True, False)
    assert purchase.state == "cancelled"


def test_a_basket_with_one_simple_way_needs_no_choice(market: Market) -> None:
    drawer = load(basket_of(market, market.book), market.at)[0]

    assert drawer.chosen is not None
    assert drawer.chosen.id == "collect"
