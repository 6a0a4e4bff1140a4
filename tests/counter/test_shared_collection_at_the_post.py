"""From the basket to the hand-over: a cup and a book ride with honey, and are given out with one press of a button."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from jachete87.base.times import now
from jachete87.bricks.drive.tests.posts import Tablet
from jachete87.kernel.basket.models import Basket
from jachete87.kernel.documents.rules.passes import Pass, desk_key, signed
from jachete87.kernel.orders.models import SubOrder
from tests.counter.desk import open_page, tablet
from tests.ordering.market import Market, basket_of, buy, ills
from tests.ordering.riding import open_carrying_market
from tests.shopping.browser import browsing, meanwhile
from tests.signed_in import agent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


def _choose_to_ride(market: Market, basket: Basket, live: LiveServer) -> list[str]:
    """On the page of the basket: the cup and the book come with the collection, for its first slot."""

    first = market.slots[0].pk

    def choose(page: Page) -> list[str]:
        for brick in ("galerie", "relais"):
            drawer = page.locator(f'.drawer[data-brick="{brick}"]')
            if drawer.locator("details.fold").count():
                drawer.locator("details.fold > summary").first.click()
            drawer.get_by_text("Avec votre retrait").first.click()
            drawer.get_by_role("button", name="Choisir pour ce groupe").click()
            page.wait_for_load_state()
        page.locator(f'input[name="choice"][value="{first}"]').check(force=True)
        page.get_by_role("button", name="Choisir pour ce groupe").click()
        page.wait_for_load_state()
        return page.locator(".drawer .drawer-head h2").all_inner_texts()

    return browsing(live, basket, choose)


def _hand_over(market: Market, live: LiveServer, folder: Path, code: str) -> list[str]:
    """At the post: both parcels are received, the pass is read, everything is handed over."""
    address, agnes = Tablet(market, "post").address, agent("Agnès", "chambre-agriculture")

    def run() -> list[str]:
        with sync_playwright() as playwright, tablet(playwright, folder, agnes, live.url) as page:
            open_page(page, f"{live.url}{address('deposes')}")
            for seller in (market.paula, market.marc):
                page.locator(f'[data-of-seller="{seller.pk}"]').get_by_role("button", name="Dépose reçue").click()
                page.wait_for_selector(f'[data-of-seller="{seller.pk}"][data-state="dropped_off"]:not([data-waiting])')
            open_page(page, f"{live.url}{address('remise')}")
            page.locator("[data-find]").fill(code)
            basket = page.locator(".post-basket:visible")
            goods = basket.locator("[data-of-line] strong").all_inner_texts()
            basket.get_by_role("button", name="Remettre le panier").click()
            page.wait_for_selector('.post-basket[data-state="handed_over"]:not([data-waiting])')
            return goods

    return meanwhile(run)


def test_from_the_basket_to_one_hand_over(live_server: LiveServer, tmp_path: Path) -> None:
    market = open_carrying_market(now())
    basket = basket_of(market, market.honey, market.cup, market.book)

    titles = _choose_to_ride(market, basket, live_server)
    purchase = buy(basket, market)
    goods = _hand_over(market, live_server, tmp_path / "A", signed(Pass(purchase.reference, 1), desk_key("drive")))

    assert len(titles) == 1
    assert len(goods) == 3
    states = SubOrder.objects.filter(purchase=purchase).values_list("seller__slug", "state")
    assert set(states) == {(each, "handed_over") for each in ("ferme-de-jean", "atelier-paula", "librairie-marc")}
    assert ills() == []
