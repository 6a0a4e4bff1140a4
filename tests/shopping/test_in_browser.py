"""The basket in trouble in a real browser: with axe, at 360 px, with the keyboard alone, without JavaScript."""

from datetime import timedelta
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from jachete87.base.times import now
from jachete87.bricks.drive.models import CycleLeg
from jachete87.kernel.basket.actions.aside import set_aside
from jachete87.kernel.basket.models import Basket, BasketLine
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.membership.models import Seller
from tests.ordering.market import Market, basket_of, choose_all, offer, open_market
from tests.shopping.browser import browsing

pytestmark = pytest.mark.django_db(transaction=True)

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


def in_trouble(market: Market) -> Basket:
    """The sale is closed, Paula is suspended, Marc's book is dearer, a game can be had, a lamp waits elsewhere."""
    game = offer(market.marc, "Jeu de l'oie", "9.00")
    basket = basket_of(market, market.honey, market.cup, market.book, game, market.lamp)
    choose_all(basket, market)
    line = BasketLine.objects.create(
        basket=basket, offer=offer(market.marc, "Puzzle", "12.00"), quantity=1, price_seen=Decimal("12.00")
    )
    set_aside(key=basket.key, line_id=line.pk, at=market.at)
    CycleLeg.objects.update(closes_at=market.at - timedelta(seconds=1))
    Seller.objects.filter(pk=market.paula.pk).update(state="suspended")
    Offer.objects.filter(pk=market.book.pk).update(price=Decimal("17.00"))
    return basket


def test_axe_finds_nothing_in_french_and_english_and_nothing_is_wider_than_the_screen(live_server: LiveServer) -> None:
    basket = in_trouble(open_market(now()))

    def look(page: Page) -> list[tuple[list[str], int]]:
        found = []
        for path in ("/panier", "/en/panier"):
            page.goto(f"{live_server.url}{path}")
            ills = [one["id"] for one in Axe().run(page, options=WCAG).response["violations"]]
            found.append((ills, page.evaluate("document.documentElement.scrollWidth")))
        return found

    assert browsing(live_server, basket, look) == [([], 360), ([], 360)]


def test_until_when_all_is_held_is_said_and_counted_down(live_server: LiveServer) -> None:
    basket = in_trouble(open_market(now()))

    def look(page: Page) -> tuple[str, str]:
        left = page.locator("[data-hold-left]")
        left.wait_for(state="visible")
        return page.locator("[data-hold-text]").inner_text(), left.inner_text()

    said, left = browsing(live_server, basket, look)

    assert said.startswith("Tout est gardé pour vous jusqu’à ")
    assert left in ("encore 20 min", "encore 19 min")


def _reach(page: Page, name: str) -> None:
    """Tab to a control by its name, as someone does who has no mouse."""
    for _ in range(150):
        page.keyboard.press("Tab")
        focus = page.locator(":focus")
        if focus.count() and focus.inner_text().strip() == name:
            return
    raise AssertionError(name)


def test_every_way_out_is_taken_with_the_keyboard_and_without_javascript(live_server: LiveServer) -> None:
    market = open_market(now())
    basket = in_trouble(market)

    def act(page: Page) -> str:
        for name in ("Accepter 17,00\xa0€", "Mettre de côté", "Remettre au panier", "Passer la commande"):
            _reach(page, name)
            with page.expect_navigation():
                page.keyboard.press("Enter")
        return page.url.removeprefix(live_server.url)

    reached = browsing(live_server, basket, act, script=False)

    seen = dict(BasketLine.objects.values_list("offer", "price_seen"))
    assert reached == "/commande"
    assert seen[market.book.pk] == Decimal("17.00")
