"""An agent at the keyboard, the receiver at the ear: an order of six lines, without the mouse."""

import os

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from tests.ordering.market import Market, expire_all, offer, open_market
from tests.shopping.browser import browsing
from tests.signed_in import agent

from jachete87.base.times import now
from jachete87.bricks.drive.models import FormNumber
from jachete87.bricks.drive.tests.paper import sale
from jachete87.kernel.orders.models import Line, Purchase

pytestmark = pytest.mark.django_db(transaction=True)

GOODS = ("Abricots", "Blettes", "Carottes", "Dattes", "Épinards")


class Keys:
    """A keyboard that counts what is pressed."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)
            self.pressed += 1

    def type(self, text: str) -> None:
        self._await_cursor()
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def enter(self) -> None:
        """Enter, and the page that answers."""
        self._await_cursor()
        with self.page.expect_navigation():
            self.press("Enter")

    def _await_cursor(self) -> None:
        """A page puts the cursor into its field when it is drawn, which may be after it was loaded."""
        self.page.wait_for_function("document.activeElement !== document.body")


def _shop() -> Market:
    market = open_market(now())
    for title in GOODS:
        offer(market.jean, title, "3.00")
    expire_all(market.at)
    return market


def _cookies(client: Client) -> dict[str, str]:
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


def test_six_lines_take_few_keys_and_no_mouse(live_server: LiveServer) -> None:
    market = _shop()
    numbers = list(FormNumber.objects.filter(cycle=sale()).values_list("number", flat=True))
    cookies = _cookies(agent("agnes", "chambre-agriculture"))

    def enter(page: Page) -> int:
        keys = Keys(page)
        keys.type("Odette Faure")
        keys.press("Tab")
        keys.type("0555010203")
        keys.press("Tab", "Tab", "ArrowDown", "Tab")
        for place, number in enumerate(numbers):
            keys.type(str(number))
            if place % 2:
                keys.press("Tab")
                keys.type("2")
            keys.enter()
        keys.enter()
        keys.enter()
        if folder := os.environ.get("PAPERS_PICTURES"):
            page.screenshot(path=f"{folder}/entered-360.png", full_page=True)
        return keys.pressed

    desk = f"/espace/drive/ventes/{sale().pk}/saisie"
    pressed = browsing(live_server, None, enter, path=desk, cookies=cookies)

    purchase = Purchase.objects.get()
    assert pressed <= 50
    assert list(Line.objects.order_by("pk").values_list("quantity", flat=True)) == [1, 2, 1, 2, 1, 2]
    assert (purchase.name, purchase.phone, purchase.state) == ("Odette Faure", "+33555010203", "placed")
    assert sum(slot.booked for slot in market.slots) == 1


def test_the_papers_and_the_entry_fit_on_a_phone(live_server: LiveServer) -> None:
    _shop()
    cookies = _cookies(agent("agnes", "chambre-agriculture"))
    pages = [f"/espace/drive/ventes/{sale().pk}/{name}" for name in ("saisie", "papiers", "recoltes")]

    def look(page: Page) -> list[int]:
        found = []
        for path in pages:
            page.goto(f"{live_server.url}{path}")
            found.append(page.evaluate("document.documentElement.scrollWidth"))
            if folder := os.environ.get("PAPERS_PICTURES"):
                page.screenshot(path=f"{folder}/{path.rpartition('/')[2]}-360.png", full_page=True)
                page.set_viewport_size({"width": 1280, "height": 900})
                page.screenshot(path=f"{folder}/{path.rpartition('/')[2]}-1280.png", full_page=True)
                page.set_viewport_size({"width": 360, "height": 800})
        return found

    assert browsing(live_server, None, look, cookies=cookies) == [360, 360, 360]
