"""Agents keep the list of containers, take containers back, and see what each producer charged and gave back."""

from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.ordering.jars import bring, deposit_of, in_jars, jar
from tests.ordering.market import Market, bought, open_market
from tests.ordering.returning import received
from tests.signed_in import agent, colleague

from jachete87.base.times import now
from jachete87.kernel.catalogue.models import ContainerType, Offer
from jachete87.kernel.documents.rules.months import month_of
from jachete87.kernel.membership.models import Membership
from jachete87.kernel.orders.models import ContainerReturn, Purchase
from jachete87.kernel.orders.queries.containers import container_months

pytestmark = pytest.mark.django_db

ROOT = "/espace/organisme/consignes"


@pytest.fixture
def market() -> Market:
    return open_market(now(), honey_stock=None, slot_orders=99)


@pytest.fixture
def agnes(market: Market) -> Client:
    return agent("Agnès", "chambre-agriculture")


def had(market: Market, offer: Offer, quantity: int = 2, key: str = "k") -> Purchase:
    """A purchase in jars, taken home."""
    purchase = bought(market, offer, quantity=quantity, key=key)
    received(purchase, market.at)
    return purchase


def test_an_agent_adds_a_container_and_a_seller_chooses_it(market: Market, agnes: Client) -> None:
    jean = colleague("Jean", market.jean)
    product = market.honey.variant.product_id
    refused = agnes.post(f"{ROOT}/contenants", {"name": "bocal 1 l", "deposit": "0", "is_active": "on"})

    added = agnes.post(f"{ROOT}/contenants", {"name": "bocal 1 l", "deposit": "0,50", "is_active": "on"})

    page = jean.get(reverse("selling:product", args=[product])).content.decode()
    assert (refused.status_code, added.status_code) == (422, 302)
    assert (ContainerType.objects.get().deposit, "bocal 1 l (0,50" in page) == (Decimal("0.50"), True)


def test_a_type_that_is_changed_keeps_what_was_charged(market: Market, agnes: Client) -> None:
    in_jars(market.honey)
    purchase = had(market, market.honey)

    answer = agnes.post(f"{ROOT}/contenants/{jar().pk}", {"name": "bocal 1 litre", "deposit": "0,80"})

    changed = ContainerType.objects.get()
    assert (answer.status_code, changed.name, changed.deposit, changed.is_active) == (
        302, "bocal 1 litre", Decimal("0.80"), False,
    )  # fmt: skip
    assert deposit_of(purchase).unit_gross == Decimal("0.50")


def test_an_agent_takes_jars_back_by_the_number_of_an_order(market: Market, agnes: Client) -> None:
    in_jars(market.honey)
    purchase = had(market, market.honey)
    address = f"{ROOT}/rendre?client={purchase.reference.lower()}"
    sent = {"container": jar().pk, "count": 3, "key": "once", "place": "Halle"}

    before = unescape(agnes.get(address).content.decode())
    answers = [agnes.post(address, sent, follow=True) for _ in range(2)]

    said = " ".join(unescape(answers[0].content.decode()).split())
    assert "2 à rapporter" in before
    assert "2 contenants repris : 1,00 € rendus." in said
    assert "1 contenant de plus que ce que ce client a à rapporter" in said
    taken = ContainerReturn.objects.get()
    assert (taken.quantity, taken.place, taken.taken_by is None) == (2, "Halle", False)
    assert "Rien à rapporter" in said


def test_who_bought_nothing_has_nothing_to_bring_back(agnes: Client) -> None:
    page = unescape(agnes.get(f"{ROOT}/rendre?client=nobody@example.test").content.decode())

    assert "Aucun achat ne porte ce numéro ou cet e-mail" in page


def test_a_month_tells_charged_back_and_out_by_producer_and_adds_up(market: Market, agnes: Client) -> None:
    in_jars(market.honey)
    in_jars(market.book)
    had(market, market.honey, key="1")
    last = had(market, market.book, key="2")
    bring(last, market, 3)
    month = month_of(market.at)

    rows = container_months([market.jean.pk, market.marc.pk], month.since, month.until)
    Membership.objects.create(seller=market.jean, institution_id="chambre-agriculture")
    own = agnes.get(ROOT).content.decode()
    table = agnes.get(f"{ROOT}?format=csv").content.decode("utf-8-sig").splitlines()

    counted = {each.seller: (each.charged, each.back, each.with_goods, each.out) for each in rows}
    assert counted == {market.jean.pk: (2, 2, 0, 0), market.marc.pk: (2, 1, 0, 1)}
    assert sum(each.charged_amount - each.back_amount - each.out_amount for each in rows) == 0
    assert (market.jean.trade_name in own, market.marc.trade_name in own) == (True, False)
    assert table[1] == f"{market.jean.trade_name};bocal 1 l;2;2;0;0;1,00;1,00;0,00"


def test_a_seller_reads_its_containers_on_its_statement_and_as_a_table(market: Market) -> None:
    jean = colleague("Jean", market.jean)
    in_jars(market.honey)
    bring(had(market, market.honey), market, 1)
    month = month_of(market.at).name

    page = jean.get("/espace/vendeur/releve").content.decode()
    table = jean.get(f"/espace/vendeur/releve/{month}-consignes.csv").content.decode("utf-8-sig").splitlines()

    assert "Contenants consignés" in page
    assert table[1] == f"{market.jean.trade_name};bocal 1 l;2;1;0;1;1,00;0,50;0,50"


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_of_a_month_asks_as_many_queries_whatever_it_holds(rows: int, market: Market, agnes: Client) -> None:
    Membership.objects.create(seller=market.jean, institution_id="chambre-agriculture")
    purchase = had(market, market.honey)
    for number in range(rows):
        in_jars(market.honey, kind=jar(f"bocal {number}"))
        received(bought(market, market.honey, key=str(number)), market.at)
    agnes.get(ROOT)

    with CaptureQueriesContext(connection) as month:
        agnes.get(ROOT)
    with CaptureQueriesContext(connection) as types:
        agnes.get(f"{ROOT}/contenants")
    with CaptureQueriesContext(connection) as take:
        agnes.get(f"{ROOT}/rendre?client={purchase.reference}")

    assert (len(month), len(types), len(take)) == (14, 13, 15)
