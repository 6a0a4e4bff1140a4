"""What the drive's agents see of its sales."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.ordering.market import Market, bought

from jachete87.bricks.drive.models import Cycle
from jachete87.kernel.accounts.models import User
from jachete87.kernel.membership.models import Agent

SALES = "/espace/drive/ventes"


@pytest.fixture
def agnes(market: Market) -> Client:
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
    with django_assert_num_queries(8) as one:
        agnes.get(SALES)
    sale = Cycle.objects.order_by("collect_on").last()
    for week in range(1, 31):
        Cycle.objects.create(rule=sale.rule, opens_at=sale.opens_at, closes_at=sale.closes_at,
                             collect_on=sale.collect_on + timedelta(days=week))  # fmt: skip

    with django_assert_num_queries(len(one)):
        agnes.get(SALES)
