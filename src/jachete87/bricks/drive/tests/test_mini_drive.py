"""An agent sets up a drive from nothing, in a browser, with few actions; then somebody shops there."""

from datetime import timedelta

import pytest
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from tests.house.cast import PASSWORD
from tests.ordering.market import Market, basket_of, offer, open_market, seller
from tests.shopping.browser import browsing

from jachete87.base.times import PARIS, now
from jachete87.bricks.drive.models import Cycle, CycleRule, FarmDrive, RuleException
from jachete87.kernel.accounts.models import User
from jachete87.kernel.basket.queries.drawers import load
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.membership.enums import SellerKind
from jachete87.kernel.membership.models import Agent

NEW = "/espace/drive/nouveau"
FILLED = {
    "name": "Drive de Saint-Paul", "place": "Salle des fêtes", "address": "Place de l'église", "commune": "Limoges",
    "weekday": "4", "every": "1", "collect_from": "16:00", "collect_to": "18:00", "opens_days": "9",
    "opens_at": "08:00", "closes_days": "2", "closes_at": "22:00", "slot_minutes": "30", "slot_orders": "6",
    "fee": "1.50", "text": "Les fermes du canton, le vendredi.",
}  # fmt: skip


def asked(**told: str) -> dict[str, str]:
    return FILLED | {"starts_on": now().astimezone(PARIS).date().isoformat(), "sure": "1"} | told


def cheese_of_anne(market: Market) -> Offer:
    """Something of a farm that does not sell in the drive of the chamber, where Jean sells alone."""
    FarmDrive.objects.get(slug="drive-fermier").sellers.add(market.jean)
    return offer(seller("ferme-anne", SellerKind.FARMER, "drive"), "Fromage de brebis")


def seller_of(sold: Offer) -> str:
    return str(sold.variant.product.seller_id)


@pytest.fixture
def person(market: Market) -> User:
    """Agnès is an agent of the chamber of agriculture."""
    agnes = User.objects.create_person("agnes@example.test", PASSWORD)
    Agent.objects.create(user=agnes, institution_id="chambre-agriculture")
    return agnes


@pytest.fixture
def agnes(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_one_form_makes_a_drive_with_its_point_its_sales_and_its_fee(market: Market, agnes: Client) -> None:
    cheese = cheese_of_anne(market)

    answer = agnes.post(NEW, asked(sellers=seller_of(cheese)))

    drive = FarmDrive.objects.get(slug="drive-de-saint-paul")
    cycles = Cycle.objects.filter(rule__drive=drive)
    (drawer,) = load(basket_of(market, cheese), now())
    assert (answer.status_code, answer.url) == (302, "/espace/drive/ventes")
    assert (cycles.count(), cycles.filter(state="open").exists()) == (4, True)
    assert [(way.place, way.fee) for way in drawer.quote.ways] == [("Place de l'église, Limoges", drive.fee)]
    assert drawer.quote.title.startswith("Drive de Saint-Paul, retrait vendredi")


def test_the_sellers_of_one_drive_do_not_sell_in_another_that_names_its_own(market: Market, agnes: Client) -> None:
    agnes.post(NEW, asked(sellers=seller_of(cheese_of_anne(market))))

    (drawer,) = load(basket_of(market, market.honey), now())

    assert drawer.quote.title.startswith("Drive fermier, retrait")


def test_the_dates_are_seen_before_anything_is_made(market: Market, agnes: Client) -> None:
    told = asked(see="1")
    del told["sure"]

    page = agnes.post(NEW, told).content.decode()

    assert page.count("sera faite") == 10
    assert FarmDrive.objects.count() == 1


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"commune": "Atlantide"}, "Cette commune n’est pas connue"),
        ({"closes_days": "10"}, "La vente ouvre avant l’heure limite."),
        ({"closes_days": "0", "closes_at": "17:00"}, "L’heure limite vient avant le retrait."),
        ({"weekday": "1", "closes_days": "2", "closes_at": "02:30"}, "changement d’heure"),
        ({"collect_to": "15:00"}, "Le retrait finit après son début."),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_made(
    market: Market, agnes: Client, told: dict[str, str], said: str
) -> None:
    page = agnes.post(NEW, asked(**told))

    assert page.status_code == 422
    assert said in page.content.decode()
    assert FarmDrive.objects.count() == 1


def test_a_rule_is_paused_changed_and_has_its_exceptions(market: Market, agnes: Client) -> None:
    agnes.post(NEW, asked())
    rule = CycleRule.objects.get(name="Drive de Saint-Paul")
    far = Cycle.objects.filter(rule=rule).latest("collect_on").collect_on + timedelta(weeks=1)
    address = f"/espace/drive/rythmes/{rule.pk}"

    agnes.post(f"{address}/exception", {"except-day": far.isoformat(), "except-reason": "Foire"})
    shown = agnes.get(address).content.decode()
    agnes.post(f"{address}/marche")
    told = asked(name="Le samedi", weekday="5", every="last", points=str(rule.points.get().pk))
    changed = agnes.post(address, told)

    rule.refresh_from_db()
    assert "pas de vente\N{NO-BREAK SPACE}: Foire" in shown
    assert changed.status_code == 302
    assert (rule.recurs, rule.is_running, rule.name) == ("FREQ=MONTHLY;BYDAY=-1SA", False, "Le samedi")
    assert RuleException.objects.get().day == far
    assert Cycle.objects.filter(rule=rule).count() == 4


class Hand:
    """What an agent does in a browser, counted: each click, each field that is filled in."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def click(self, text: str, role: str = "button") -> None:
        self.count += 1
        self.page.get_by_role(role, name=text).first.click()

    def fill(self, name: str, value: str) -> None:
        self.count += 1
        self.page.locator(f"#id_{name}").fill(value)

    def choose(self, name: str, value: str) -> None:
        self.count += 1
        self.page.locator(f"#id_{name}").select_option(value)

    def tick(self, label: str) -> None:
        self.count += 1
        self.page.get_by_label(label).check()


def test_an_agent_makes_a_mini_drive_from_the_sign_in_page_in_under_60_actions(
    transactional_db: None, live_server: LiveServer
) -> None:
    market = open_market(now())
    agnes = User.objects.create_person("agnes@example.test", PASSWORD)
    Agent.objects.create(user=agnes, institution_id="chambre-agriculture")
    cheese = cheese_of_anne(market)

    count = browsing(live_server, None, _sets_up, path="/compte/connexion")
    seen = browsing(live_server, None, _looks, path="/drive/")

    (drawer,) = load(basket_of(market, cheese), now())
    assert count == 23
    assert ("Retrait vendredi" in seen, "Salle des fêtes" in seen, "1,50" in seen) == (True, True, True)
    assert [way.place for way in drawer.quote.ways] == ["Place de l'église, Limoges"]


def _sets_up(page: Page) -> int:
    hand = Hand(page)
    hand.fill("login", "agnes@example.test")
    hand.fill("password", PASSWORD)
    hand.click("Se connecter")
    hand.page.wait_for_url(lambda url: "connexion" not in url)
    hand.click("Ventes du drive", "link")
    hand.click("Nouveau drive", "link")
    for name in ("name", "place", "address", "commune", "collect_from", "collect_to", "opens_days", "closes_days"):
        hand.fill(name, FILLED[name])
    for name in ("opens_at", "closes_at", "slot_minutes", "slot_orders", "fee", "text"):
        hand.fill(name, FILLED[name])
    hand.choose("weekday", FILLED["weekday"])
    hand.tick("Ferme Anne")
    hand.click("Voir les dates")
    hand.page.get_by_role("heading", name="Les dix prochaines dates").wait_for()
    hand.click("Ouvrir le drive")
    hand.page.get_by_text("Le drive « Drive de Saint-Paul » est ouvert").wait_for()
    return hand.count


def _looks(page: Page) -> str:
    page.get_by_role("link", name="Drive de Saint-Paul").first.click()
    page.get_by_role("heading", name="Drive de Saint-Paul").wait_for()
    return page.locator("main").inner_text()
