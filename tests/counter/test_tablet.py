"""What a tablet and a phone show: passes known without a network, a number pad, targets for wet hands."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from jachete87.base.times import now
from jachete87.bricks.drive.models import DeskDeed
from jachete87.bricks.drive.tests.posts import Tablet
from jachete87.kernel.documents.rules.passes import Pass, desk_key, signed
from jachete87.kernel.orders.models import Line
from tests.counter.desk import kept, line_said, open_page, tablet
from tests.ordering.market import bought, by_weight, open_market
from tests.shopping.browser import meanwhile
from tests.signed_in import agent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

PAGES = ("remise", "paniers", "pesee", "deposes", "a-verifier", "cloture")
SMALL = """[...document.querySelectorAll(".post :is(a, button, summary, select, input:not([type=hidden]), .check)")]
    .filter((one) => one.checkVisibility() && one.type !== "checkbox" && one.getBoundingClientRect().height < 44)
    .map((one) => one.outerHTML.slice(0, 90))"""


def _without_a_network(live: LiveServer, folder: Path, address: str, task: Callable[[Page], None]) -> None:
    """A task for Agnès' phone, whose network is cut once it has kept the page."""
    agnes = agent("Agnès", "chambre-agriculture")

    def run() -> None:
        with sync_playwright() as playwright, tablet(playwright, folder, agnes, live.url, width=360) as page:
            open_page(page, f"{live.url}{address}")
            kept(page)
            page.context.set_offline(True)
            task(page)

    meanwhile(run)


def test_a_pass_is_known_without_a_network_and_a_forged_one_is_not(live_server: LiveServer, tmp_path: Path) -> None:
    market = open_market(now())
    first, second = bought(market, market.honey), bought(market, market.honey, key="second")
    code, forged = (signed(Pass(first.reference, 1), desk_key(brick)) for brick in ("drive", "galerie"))
    said: list[str] = []

    def scan(page: Page) -> None:
        for text in (code, forged):
            page.locator("[data-pass-said]").evaluate("one => { one.textContent = ''; }")
            page.locator("[data-find]").fill(text)
            page.wait_for_function("document.querySelector('[data-pass-said]').textContent")
            said.append(page.locator("[data-pass-said]").get_attribute("data-state"))
            said.extend(page.locator(".post-basket:visible summary .soft").all_inner_texts())

    _without_a_network(live_server, tmp_path / "A", Tablet(market, "post").address("remise"), scan)

    assert said == ["genuine", first.reference, "unknown", first.reference, second.reference]


def test_the_pad_weighs_without_a_keyboard(live_server: LiveServer, tmp_path: Path) -> None:
    market = open_market(now())
    by_weight(market.honey)
    bought(market, market.honey)

    def weigh(page: Page) -> None:
        for key in ("9", "8", "back", "0", "0", "enter"):
            page.locator(f'[data-key="{key}"]').click()
        page.wait_for_selector('[data-of-line][data-state="weighed"]')
        page.context.set_offline(False)
        line_said(page, "tout est à jour")

    _without_a_network(live_server, tmp_path / "A", Tablet(market, "post").address("pesee"), weigh)

    assert (DeskDeed.objects.get().outcome, Line.objects.get().weighed_grams) == ("applied", 900)


@pytest.mark.parametrize("width", [360, 820])
def test_every_page_fits_and_every_target_is_big_enough(live_server: LiveServer, tmp_path: Path, width: int) -> None:
    market = open_market(now())
    by_weight(market.honey)
    bought(market, market.honey, provider="on_site")
    one, two = Tablet(market, "A"), Tablet(market, "B")
    one.tells(one.did("containers_back", count=2))
    two.tells(two.did("containers_back", count=3))
    agnes = agent("Agnès", "chambre-agriculture")
    found: list[object] = []

    def run() -> None:
        with (
            sync_playwright() as playwright,
            tablet(playwright, tmp_path / "A", agnes, live_server.url, width=width) as page,
        ):
            for name in PAGES:
                open_page(page, f"{live_server.url}{one.address(name)}")
                page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
                found.append([page.evaluate("document.documentElement.scrollWidth"), page.evaluate(SMALL)])

    meanwhile(run)

    assert found == [[width, []]] * len(PAGES)
