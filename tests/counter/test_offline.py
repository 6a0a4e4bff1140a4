"""Two tablets without a network at one point, one of them killed: nothing is lost, nothing is done twice."""

import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Cookie, Page, Playwright, sync_playwright
from pytest_django.live_server_helper import LiveServer

from jachete87.base.times import now
from jachete87.bricks.drive.models import DeskDeed
from jachete87.bricks.drive.tests.posts import Tablet
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.orders.models import Line, LineEvent, SubOrder
from jachete87.kernel.orders.rules.sales import Buyer
from jachete87.kernel.payments.models import CounterReceipt
from tests.counter.desk import kept, line_said, open_page, started, tablet
from tests.ordering.market import Market, bought, by_weight, ills, open_market
from tests.shopping.browser import meanwhile
from tests.signed_in import agent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

NAMES = ("Camille Roux", "Bob Petit", "Zoé Faure", "Max Blanc")


@pytest.fixture
def market() -> Market:
    """Four baskets of honey by weight, to be paid at the counter."""
    market = open_market(now())
    by_weight(market.honey)
    Product.objects.update(stock_on_hand=99)
    for n, name in enumerate(NAMES):
        buyer = Buyer(email="camille@example.test", name=name, phone="+33611223344")
        bought(market, market.honey, key=f"k{n}", provider="on_site", buyer=buyer)
    return market


@pytest.fixture
def lines(market: Market) -> list[int]:
    """The lines of the baskets, in the order of `NAMES`."""
    return list(Line.objects.order_by("pk").values_list("pk", flat=True))


@pytest.fixture
def agnes(market: Market) -> Client:
    return agent("Agnès", "chambre-agriculture")


def _weigh(page: Page, line: int, grams: int) -> None:
    """As a scale does: digits, then Enter."""
    item = page.locator(f'[data-of-line="{line}"]')
    item.locator("[data-weight]").fill(str(grams))
    item.locator("[data-weight]").press("Enter")
    page.wait_for_selector(f'[data-of-line="{line}"][data-state="weighed"]')


def _hand_over(page: Page, name: str) -> None:
    page.locator("[data-find]").fill(name)
    basket = page.locator(".post-basket:visible")
    basket.locator("summary").first.click()
    basket.get_by_role("button", name="Remettre le panier").click()
    page.wait_for_selector('.post-basket[data-state="handed_over"]:visible')


def _killed(profile: Path) -> None:
    """Kill the browser of this profile, as when its battery is torn out."""
    running = subprocess.run(["pgrep", "-f", f"user-data-dir={profile}"], capture_output=True, text=True, check=True)
    for process in map(int, running.stdout.split()):
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue


class Day:
    """What two tablets do at the market, both without a network."""

    def __init__(self, playwright: Playwright, live: LiveServer, post: Tablet) -> None:
        self.playwright = playwright
        self.weighing, self.handing = (f"{live.url}{post.address(page)}" for page in ("pesee", "remise"))
        self.seen: list[str] = []

    def off_line(self, *pages: Page) -> None:
        for page in pages:
            open_page(page, self.weighing)
            kept(page)
            page.context.set_offline(True)

    def works(self, page: Page, weights: dict[int, int], name: str) -> None:
        """Weighs these lines, and hands a basket over."""
        for line, grams in weights.items():
            _weigh(page, line, grams)
        open_page(page, self.handing)
        _hand_over(page, name)

    def says(self, page: Page) -> None:
        self.seen.append(page.locator("[data-line-said]").inner_text())

    def killed_and_begun_again(self, profile: Path, cookies: Sequence[Cookie]) -> Page:
        """A tablet whose battery was torn out; Chromium writes cookies to the disk only after half a minute."""
        _killed(profile)
        again = started(self.playwright, profile, cookies=cookies)
        again.set_offline(True)
        open_page(again.pages[0], self.handing)
        return again.pages[0]

    def on_line(self, *pages: Page) -> None:
        for page in pages:
            page.context.set_offline(False)
            line_said(page, "tout est à jour")
            page.reload()
            line_said(page, "tout est à jour")


def test_two_tablets_work_without_a_network_and_one_is_killed(
    market: Market, lines: list[int], agnes: Client, live_server: LiveServer, tmp_path: Path
) -> None:
    post = Tablet(market, "post")

    def run() -> list[str]:
        with sync_playwright() as playwright, tablet(playwright, tmp_path / "A", agnes, live_server.url) as one:
            day, cookies = Day(playwright, live_server, post), one.context.cookies()
            two = started(playwright, tmp_path / "B", cookies=cookies).pages[0]
            day.off_line(one, two)
            day.works(one, dict(zip(lines[:3], (900, 950, 1200), strict=True)), "Camille")
            day.says(one)
            day.works(two, dict(zip(lines[1:], (800, 1200, 700), strict=True)), "camille roux")
            two = day.killed_and_begun_again(tmp_path / "B", cookies)
            line_said(two, "4 gestes à envoyer")
            _hand_over(two, "Max")
            day.says(two)
            day.on_line(one, two)
            day.seen.append(two.locator("[data-unsettled]").inner_text())
            two.context.close()
        return day.seen

    seen = meanwhile(run)

    assert seen == ["Hors ligne, 4 gestes à envoyer", "Hors ligne, 5 gestes à envoyer", "2"]
    kinds = DeskDeed.objects.order_by("done_at").values_list("kind", "outcome", "grams")
    assert list(kinds) == [
        ("weighed", "applied", 900), ("weighed", "applied", 950), ("weighed", "applied", 1200),
        ("handed_over", "applied", None), ("weighed", "conflict", 800), ("weighed", "nothing", 1200),
        ("weighed", "applied", 700), ("handed_over", "conflict", None), ("handed_over", "applied", None),
    ]  # fmt: skip
    assert DeskDeed.objects.values("device").distinct().count() == 2
    assert list(Line.objects.order_by("pk").values_list("weighed_grams", flat=True)) == [900, 950, 1200, 700]
    assert sorted(SubOrder.objects.values_list("state", flat=True)) == ["handed_over"] * 2 + ["to_prepare"] * 2
    assert (LineEvent.objects.count(), CounterReceipt.objects.count()) == (4, 2)
    assert ills() == []
