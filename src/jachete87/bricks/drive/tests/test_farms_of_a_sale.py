"""Who comes to a sale, as agents see and say it."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.ordering.market import bought, seller
from tests.signed_in import agent

from jachete87.bricks.drive.enums import LegState
from jachete87.bricks.drive.models import CycleLeg
from jachete87.bricks.drive.tests.farms import Farms
from jachete87.kernel.membership.enums import SellerKind


@pytest.fixture
def agnes(farms: Farms) -> Client:
    """The browser of Agnès, an agent of the drive's chamber."""
    return agent("Agnès", "chambre-agriculture")


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
    with django_assert_num_queries(8):
        agnes.get(address)
    for n in range(30):
        one = seller(f"ferme-{n}", SellerKind.FARMER, "drive")
        CycleLeg.objects.create(cycle=farms.leg.cycle, seller=one, closes_at=farms.leg.closes_at)

    with django_assert_num_queries(8):
        agnes.get(address)
