"""Adding to an order from its page: by the link alone, in plain French, on a telephone too."""

import re
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django import DjangoAssertNumQueries
from pytest_django.live_server_helper import LiveServer

from jachete87.base.times import now
from jachete87.kernel.accounts.models import User
from jachete87.kernel.basket.models import BasketGroup, BasketLine
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.membership.models import Collaborator
from jachete87.kernel.orders.models import Line, Purchase, SubOrder
from jachete87.selling.queries import preparation
from tests.ordering.joining import cancel, line_of, more_of, prepared
from tests.ordering.market import Market, bought, buy, offer, open_market
from tests.shopping.browser import browsing
from tests.shopping.test_in_browser import WCAG

TAGS = re.compile(r"<[^>]+>")


@pytest.fixture
def market(db: None) -> Market:
    return open_market(now())


def path_of(purchase: Purchase) -> str:
    return f"/achats/{purchase.reference}/{purchase.token}"


def said(client: Client, path: str) -> str:
    """The words of a page."""
    return " ".join(TAGS.sub(" ", client.get(path).content.decode()).split())


def want_more(client: Client, purchase: Purchase, quantity: int = 2) -> str:
    """« J'en veux plus »: where it leads."""
    address = f"{path_of(purchase)}/lignes/{line_of(purchase).pk}/plus"
    return str(client.post(address, {"quantity": quantity}).headers["Location"])


def test_a_guest_wants_more_from_the_page_of_the_order_and_finds_it_in_the_basket(
    market: Market, camille: Client
) -> None:
    purchase = bought(market, market.honey)

    page = said(camille, path_of(purchase))
    basket = said(camille, want_more(camille, purchase))

    assert "En vouloir plus jusqu’au" in page
    assert "J’en veux plus" in page
    assert "Miel de châtaignier est dans votre panier." in basket
    assert f"avec votre commande {purchase.reference}" in basket
    assert BasketLine.objects.latest("pk").quantity == 2


def test_todays_price_is_said_before_where_it_differs(market: Market, camille: Client) -> None:
    purchase = bought(market, market.honey)
    Offer.objects.filter(pk=market.honey.pk).update(price=Decimal("7.10"))

    assert "Plus cher : 7,10 € au lieu de 6,50 €." in said(camille, path_of(purchase)).replace("\xa0", " ")


def test_something_else_is_added_from_the_shelves(market: Market, camille: Client) -> None:
    purchase = bought(market, market.honey)
    pears = offer(market.jean, "Poires")

    answer = camille.post(f"{path_of(purchase)}/completer/1")
    waiting = said(camille, "/panier")
    camille.post("/panier/ajouter", {"offer": pears.pk, "quantity": 1}, HTTP_SEC_FETCH_SITE="same-origin")
    filled = said(camille, "/panier")

    assert answer.status_code == 302
    assert f"Vous complétez votre commande {purchase.reference}" in waiting
    assert f"avec votre commande {purchase.reference}" in filled


def test_who_does_not_want_to_add_any_more_says_so(market: Market, camille: Client) -> None:
    purchase = bought(market, market.honey)
    camille.post(f"{path_of(purchase)}/completer/1")
    group = BasketGroup.objects.get(joins__isnull=False)

    camille.post(reverse("basket_alone", args=[f"{group.brick}:{group.key}"]))

    assert "Vous complétez" not in said(camille, "/panier")


def test_an_order_that_ends_before_anything_is_added_says_so(market: Market, camille: Client) -> None:
    purchase = bought(market, market.honey)
    camille.post(f"{path_of(purchase)}/completer/1")

    cancel(purchase, market)

    assert f"Rien ne peut plus être ajouté à la commande {purchase.reference}." in said(camille, "/panier")


def test_an_order_that_is_cancelled_meanwhile_asks_to_choose_afresh(market: Market, camille: Client) -> None:
    purchase = bought(market, market.honey)
    want_more(camille, purchase)

    cancel(purchase, market)
    page = said(camille, "/panier")

    assert f"Rien ne peut plus être ajouté à votre commande {purchase.reference} : choisissez" in page
    assert "Choisir pour ce groupe" in page


def test_what_is_prepared_offers_nothing_more_and_refuses_it(market: Market, camille: Client) -> None:
    purchase = bought(market, market.honey)
    prepared(purchase)

    page = said(camille, path_of(purchase))
    refused = said(camille, want_more(camille, purchase))

    assert "J’en veux plus" not in page
    assert f"Rien ne peut plus être ajouté à la commande {purchase.reference}." in refused


def test_the_pages_of_both_name_each_other_and_each_has_its_pass_and_calendar(market: Market, camille: Client) -> None:
    first = bought(market, market.honey)
    second = buy(more_of(first, market), market)

    for mine, other in ((first, second), (second, first)):
        page, ticket = said(camille, path_of(mine)), camille.get(reverse("purchase_pass", args=[*keys(mine), 1]))
        dates = camille.get(reverse("purchase_calendar", args=keys(mine))).content.decode()
        assert f"À recevoir avec : votre commande {other.reference}" in page
        assert (ticket.status_code, other.reference in ticket.content.decode()) == (200, True)
        assert (dates.count("BEGIN:VEVENT"), f"SUMMARY:{mine.reference}" in dates) == (1, True)


def keys(purchase: Purchase) -> list[str]:
    return [purchase.reference, purchase.token]


def test_the_seller_reads_at_preparation_and_at_the_counter_what_goes_together(market: Market) -> None:
    first = bought(market, market.honey)
    second = buy(more_of(first, market), market)
    person, jean = User.objects.create_person("jean@example.test"), Client()
    Collaborator.objects.create(user=person, seller=market.jean)
    jean.force_login(person)

    to_prepare = said(jean, reverse("selling:preparation"))
    prepared(first)
    at_the_counter = said(jean, reverse("selling:preparation"))

    for page in (to_prepare, at_the_counter):
        assert f"à remettre avec {second.reference}" in page
        assert f"à remettre avec {first.reference}" in page


def test_preparation_asks_as_often_for_many_orders_that_go_together(
    market: Market, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = bought(market, market.honey)
    with django_assert_num_queries(3):
        preparation(market.jean)
    for _ in range(3):
        buy(more_of(first, market), market)

    with django_assert_num_queries(3):
        preparation(market.jean)

    assert SubOrder.objects.exclude(joins=None).count() == 3


@pytest.mark.django_db(transaction=True)
def test_axe_finds_nothing_and_nothing_is_wider_than_a_telephone(live_server: LiveServer) -> None:
    market = open_market(now())
    purchase = bought(market, market.honey, market.cup)
    Line.objects.update(title="Miel de châtaignier et de tilleul des monts d'Ambazac, récolte d'automne")
    basket = more_of(bought(market, market.honey), market)

    def look(page: Page) -> list[tuple[list[str], int]]:
        found = []
        for path in (path_of(purchase), f"/en{path_of(purchase)}", "/panier"):
            page.goto(f"{live_server.url}{path}")
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            ills = [one["id"] for one in Axe().run(page, options=WCAG).response["violations"]]
            found.append((ills, page.evaluate("document.documentElement.scrollWidth")))
        return found

    assert browsing(live_server, basket, look) == [([], 360)] * 3
