"""How a brick does."""

from datetime import timedelta

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.house.goods import honey, order

from jachete87.base.times import now
from jachete87.governance.queries import figures, sellers_of_brick
from jachete87.governance.tests.conftest import as_
from jachete87.kernel.membership.tests.cast import Cast, farm_of
from jachete87.kernel.orders.enums import SubOrderState
from jachete87.kernel.orders.models import Purchase, SubOrder


def test_a_brick_counts_sellers_offers_and_orders(cast: Cast) -> None:
    active = {"state": "active", "verified_at": now()}
    busy = farm_of(cast.farm.brick, "active", siret="00000000000026", trade_name="Active", **active)
    farm_of(cast.farm.brick, "idle", siret="00000000000034", trade_name="Idle", **active)
    offer = honey(busy)
    order(offer, "NEW")
    order(offer, "OLD")
    Purchase.objects.filter(reference="OLD").update(placed_at=now() - timedelta(days=8))
    given_up = order(offer, "GONE")
    SubOrder.objects.filter(pk=given_up.pk).update(state=SubOrderState.CANCELLED)

    found = figures("drive", now())

    assert (found.states["active"], found.states["draft"], found.offers) == (2, 1, 1)
    assert (found.without_sale, found.orders_this_week) == (1, 1)
    listed = [(s.trade_name, s.offers, s.sales, s.sales_this_week) for s in sellers_of_brick("drive", now())]
    assert listed == [("Idle", 0, 0, 0), ("Active", 1, 2, 1)]


def test_a_brick_is_open_to_its_institution_and_to_who_oversees_all(cast: Cast) -> None:
    people = (cast.agnes, cast.dominique, cast.admin, cast.odile, cast.charlie)

    statuses = [as_(person).get(reverse("governance:brick", args=["drive"])).status_code for person in people]

    assert statuses == [200, 200, 200, 404, 403]


@pytest.mark.usefixtures("no_bricks")
@pytest.mark.parametrize("more", [0, 29])
def test_the_page_of_a_brick_asks_the_same_whatever_its_length(
    cast: Cast, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for i in range(more + 1):
        seller = farm_of(cast.farm.brick, f"f-{i}", siret=f"{i + 100:014}", state="active", verified_at=now())
        order(honey(seller), f"R{i}")
    agnes = as_(cast.agnes)

    with django_assert_num_queries(15):
        agnes.get(reverse("governance:brick", args=["drive"]))


def test_a_brick_without_sellers_says_so(cast: Cast) -> None:
    page = as_(cast.agnes).get(reverse("governance:brick", args=["drive"])).content.decode()

    assert "Aucun vendeur en ligne" in page
