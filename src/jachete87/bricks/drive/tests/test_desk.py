"""What the drive's agents see of its sales."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.ordering.market import Market, bought, seller

from jachete87.bricks.drive.enums import LegState
from jachete87.bricks.drive.models import Cycle, CycleLeg
from jachete87.bricks.drive.tests.farms import Farms
from jachete87.kernel.accounts.models import User
from jachete87.kernel.membership.enums import SellerKind
from jachete87.kernel.membership.models import Agent

SALES = "/espace/drive/ventes"


@pytest.fixture
def agnes(db: None) -> Client:
    """Agnès is an agent of the chamber of agriculture."""
    person = User.objects.create_person("agnes@example.test")
    Agent.objects.create(user=person, institution_id="chambre-agriculture")
    client = Client()
    client.force_login(person)
    return client


def test_an_agent_sees_every_sale_with_its_baskets_and_what_they_are_worth(market: Market, agnes: Client) -> None:
    bought(market, market.honey)
    bought(market, market.honey)

    page = agnes.get(SALES).content.decode()

    assert '<td data-label="Paniers" class="number">2</td>' in page
    assert "13,00" in page


def test_the_sales_are_counted_in_a_constant_number_of_queries(
    market: Market, agnes: Client, django_assert_num_queries: Callable
) -> None:
    agnes.get(SALES)
    with django_assert_num_queries(7) as one:
        agnes.get(SALES)
    sale = Cycle.objects.order_by("collect_on").last()
    for week in range(1, 31):
        Cycle.objects.create(rule=sale.rule, opens_at=sale.opens_at, closes_at=sale.closes_at,
                             collect_on=sale.collect_on + timedelta(days=week))  # fmt: skip

    with django_assert_num_queries(len(one)):
        agnes.get(SALES)


def test_an_agent_says_for_a_farm_that_it_does_not_come_and_comes_after_all(farms: Farms, agnes: Client) -> None:
    leg = farms.leg
    presence = f"/espace/drive/fermes/{leg.pk}/presence"

    away = agnes.post(presence, {"vient": "0"}, follow=True).content.decode()
    leg.refresh_from_db()
    state = leg.state
    agnes.post(presence, {"vient": "1"})

    leg.refresh_from_db()
    assert "Ferme De Berthe" in away
    assert "elle ne vient pas" in away
    assert (state, leg.state) == (LegState.ABSENT, LegState.COMING)


def test_a_farm_that_was_ordered_from_is_expected_whoever_asks(farms: Farms, agnes: Client) -> None:
    bought(farms.market, farms.market.honey)

    page = agnes.post(f"/espace/drive/fermes/{farms.leg.pk}/presence", {"vient": "0"}, follow=True).content.decode()

    assert "vous y êtes attendu" in page
    assert "6,50" in page
    assert farms.leg.state == LegState.COMING


def test_the_farms_of_a_sale_are_counted_in_a_constant_number_of_queries(
    farms: Farms, agnes: Client, django_assert_num_queries: Callable
) -> None:
    address = f"/espace/drive/ventes/{farms.leg.cycle_id}/fermes"
    agnes.get(address)
    with django_assert_num_queries(7):
        agnes.get(address)
    for n in range(30):
        one = seller(f"ferme-{n}", SellerKind.FARMER, "drive")
        CycleLeg.objects.create(cycle=farms.leg.cycle, seller=one, closes_at=farms.leg.closes_at)

    with django_assert_num_queries(7):
        agnes.get(address)
