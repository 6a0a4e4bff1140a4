"""The farmer's desk on a phone of 360 px: last week's quantities in a few actions, and pages that fit."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page
from pytest_django.live_server_helper import LiveServer
from tests.ordering.market import bought, offer
from tests.shopping.browser import browsing

from jachete87.base.times import day
from jachete87.bricks.drive.actions.quantities import set_quantities
from jachete87.bricks.drive.models import CycleLeg, LegQuantity
from jachete87.bricks.drive.tests.farms import Farms, open_farms

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "une longue phrase à soi"
DESK = "/espace/drive/ma-vente"
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


def _last_week() -> tuple[Farms, CycleLeg]:
    """Jean offered 12 pots of honey and 30 of jam last week; the sale of this week is open."""
    farms = open_farms()
    jam = offer(farms.market.jean, "Confiture de mûres")
    leg = farms.leg
    before = CycleLeg.objects.filter(seller=farms.market.jean).order_by("cycle__collect_on")
    earlier, following = before[0], before[1]
    offered = {farms.market.honey.variant.product_id: 12, jam.variant.product_id: 30}
    set_quantities(leg_id=earlier.pk, offered=offered, by_user_id=None, at=farms.at)
    bought(farms.market, farms.market.honey, quantity=2)
    farms.person.set_password(PASSWORD)
    farms.person.save()
    assert leg.pk == earlier.pk
    return farms, following


class Hand:
    """Counts each press and each field that is filled in."""

    def __init__(self) -> None:
        self.actions = 0

    def press(self, what: Locator) -> None:
        self.actions += 1
        what.click()

    def fill(self, what: Locator, text: str) -> None:
        self.actions += 1
        what.fill(text)


def _sign_in(page: Page, hand: Hand) -> None:
    hand.fill(page.locator("#id_login"), "jean@example.test")
    hand.fill(page.locator("#id_password"), PASSWORD)
    hand.press(page.locator("main form button[type=submit]").first)
    page.wait_for_load_state()


@pytest.mark.parametrize("script", [True, False])
def test_last_weeks_quantities_are_repeated_in_under_ten_actions(live_server: LiveServer, script: bool) -> None:
    _farms, following = _last_week()
    hand, collected = Hand(), day(following.cycle.collect_on)

    def repeat(page: Page) -> str:
        _sign_in(page, hand)
        hand.press(page.get_by_role("link", name=collected))
        hand.press(page.locator("main .desk-page").get_by_role("link", name="Mes quantités"))
        hand.press(page.get_by_role("button", name="Reprendre ces quantités"))
        return page.locator(".notice-success").inner_text()

    said = browsing(live_server, None, repeat, path=f"/compte/connexion?next={DESK}", script=script)

    assert "Miel de châtaignier" in said
    assert hand.actions < 10
    assert dict(LegQuantity.objects.filter(leg=following).values_list("product__title", "offered")) == {
        "Miel de châtaignier": 12,
        "Confiture de mûres": 30,
    }


def test_the_pages_fit_a_phone_and_axe_finds_nothing(live_server: LiveServer, tmp_path: Path) -> None:
    _farms, following = _last_week()

    def look(page: Page) -> list[tuple[str, int, list[str]]]:
        _sign_in(page, Hand())
        found = []
        for name in ("", "/quantites", "/choix"):
            page.goto(f"{live_server.url}{DESK}{name}?vente={following.pk}")
            page.screenshot(path=str(tmp_path / f"page{name.replace('/', '-')}.png"), full_page=True)
            ills = [one["id"] for one in Axe().run(page, options=WCAG).response["violations"]]
            found.append((name, page.evaluate("document.documentElement.scrollWidth"), ills))
        return found

    seen = browsing(live_server, None, look, path=f"/compte/connexion?next={DESK}")

    assert seen == [("", 360, []), ("/quantites", 360, []), ("/choix", 360, [])]
