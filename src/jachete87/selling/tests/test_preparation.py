"""The page of what to prepare."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.house.goods import honey, order

from jachete87.kernel.audit.models import LogEntry
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.documents.tests.deliveries import Sold, delivered
from jachete87.kernel.membership.models import Collaborator, Seller
from jachete87.kernel.membership.tests.cast import Cast
from jachete87.kernel.orders.actions.booking import due_of
from jachete87.kernel.orders.enums import SubOrderState
from jachete87.kernel.orders.models import Line, SubOrder
from jachete87.kernel.orders.queries.sold import sold_of
from jachete87.selling.queries import preparation
from jachete87.selling.tests.conftest import as_

FRIDAY = datetime(2026, 12, 4, 16, tzinfo=UTC)
SATURDAY = datetime(2026, 12, 5, 9, tzinfo=UTC)


def _post(client: Client, name: str, sub_order: SubOrder) -> int:
    answer = client.post(reverse(f"selling:{name}", args=[sub_order.pk]))
    sub_order.refresh_from_db()
    return answer.status_code


def test_orders_stand_by_day_and_what_to_gather_is_added_up(cast: Cast) -> None:
    offer = honey(cast.farm)
    order(offer, "SAT", 1, SATURDAY)
    order(offer, "FRI1", 2, FRIDAY)
    order(offer, "FRI2", 3, FRIDAY)
    order(offer, "SOON", 4)

    days = preparation(cast.farm)

    laid = [(str(day.day), [p.order.purchase.reference for s in day.stops for p in s.parcels]) for day in days]
    assert laid == [("None", ["SOON"]), ("2026-12-04", ["FRI1", "FRI2"]), ("2026-12-05", ["SAT"])]
    assert [[(h.title, h.pack, h.quantity) for h in day.harvest] for day in days] == [
        [("Miel de châtaignier", "500 g", 4)],
        [("Miel de châtaignier", "500 g", 5)],
        [("Miel de châtaignier", "500 g", 1)],
    ]


def test_what_is_ready_is_gathered_no_more(cast: Cast, jean: Client) -> None:
    first, second = (order(honey_offer, name, 2, FRIDAY) for honey_offer, name in _pots(cast.farm))

    status = _post(jean, "ready", first)

    assert (status, first.state, second.state) == (302, SubOrderState.READY, SubOrderState.TO_PREPARE)
    assert [h.quantity for day in preparation(cast.farm) for h in day.harvest] == [2]
    assert LogEntry.objects.get().action == "order.ready"


def _pots(farm: Seller):
    offer = honey(farm)
    return [(offer, "A"), (offer, "B")]


def test_ready_said_too_early_is_taken_back(cast: Cast, jean: Client) -> None:
    sub_order = order(honey(cast.farm), "A")
    _post(jean, "ready", sub_order)

    status = _post(jean, "unready", sub_order)

    assert (status, sub_order.state) == (302, SubOrderState.TO_PREPARE)


def test_saying_it_twice_changes_nothing_more(cast: Cast, jean: Client) -> None:
    sub_order = order(honey(cast.farm), "A")

    statuses = [_post(jean, "ready", sub_order), _post(jean, "ready", sub_order)]

    assert (statuses, LogEntry.objects.count()) == ([302, 302], 1)


def test_a_cancelled_order_is_not_prepared(cast: Cast, jean: Client) -> None:
    sub_order = order(honey(cast.farm), "A")
    SubOrder.objects.filter(pk=sub_order.pk).update(state=SubOrderState.CANCELLED)

    status = _post(jean, "ready", sub_order)

    assert (status, sub_order.state, preparation(cast.farm)) == (409, SubOrderState.CANCELLED, ())


def test_another_sellers_orders_do_not_exist(cast: Cast, jean: Client, other: Seller) -> None:
    sub_order = order(honey(other), "THEIRS")

    status = _post(jean, "ready", sub_order)
    page = jean.get(reverse("selling:preparation")).content.decode()

    assert (status, sub_order.state, "THEIRS" in page) == (404, SubOrderState.TO_PREPARE, False)


def test_the_page_shows_who_comes_when_and_for_what(cast: Cast, jean: Client) -> None:
    order(honey(cast.farm), "R7K2", 2, FRIDAY)

    page = jean.get(reverse("selling:preparation")).content.decode()

    shown = ["R7K2/1", "Camille Roux", "vendredi 4 décembre", "17 h", "Marché de Limoges", "Miel de châtaignier"]
    assert [text for text in shown if text not in page] == []
    assert "camille@example.test" not in page


def test_goods_handed_over_leave_the_stock(cast: Cast, jean: Client) -> None:
    offer = honey(cast.farm, stock=20)
    sub_order = order(offer, "A", 2)

    early = _post(jean, "handed", sub_order)
    _post(jean, "ready", sub_order)
    late = _post(jean, "handed", sub_order)

    product = Product.objects.get()
    assert (early, late, sub_order.state) == (409, 302, SubOrderState.HANDED_OVER)
    assert (product.stock_on_hand, product.stock_promised) == (18, 0)


def test_an_order_that_cannot_be_delivered_is_cancelled_with_its_reason(cast: Cast, jean: Client) -> None:
    sub_order = order(honey(cast.farm, stock=20), "A", 2)
    address = reverse("selling:cancel", args=[sub_order.pk])

    silent = jean.post(address)
    told = jean.post(address, {"reason": "Les ruches sont vides"})

    sub_order.refresh_from_db()
    assert (silent.status_code, told.status_code) == (422, 302)
    assert (sub_order.state, sub_order.state_reason) == (SubOrderState.CANCELLED, "Les ruches sont vides")
    assert (Product.objects.get().stock_promised, preparation(cast.farm)) == (0, ())


def test_a_line_that_was_cancelled_is_not_gathered(cast: Cast) -> None:
    sub_order = order(honey(cast.farm), "A", 2)
    Line.objects.filter(sub_order=sub_order).update(
        state="cancelled",
        cancelled_at=FRIDAY,
        delivered_quantity=0,
        delivered_gross=0,
        delivered_net=0,
        delivered_vat=0,
    )

    (day,) = preparation(cast.farm)

    assert (day.harvest, day.stops[0].parcels[0].lines) == ((), ())


def test_what_is_to_be_received_falls_with_what_is_really_given(cast: Cast, jean: Client) -> None:
    purchase = delivered(cast.farm, sold=Sold(provider="on_site", fee="2.00", state=SubOrderState.READY))
    Line.objects.update(delivered_quantity=1, delivered_gross="6.50", delivered_net="6.16", delivered_vat="0.34")

    (day,) = preparation(cast.farm)
    page = jean.get(reverse("selling:preparation")).content.decode()

    ((_, due),) = due_of(sold_of(purchase))
    assert (day.stops[0].parcels[0].to_receive, due) == (Decimal("8.50"), Decimal("8.50"))
    assert "à encaisser\xa0: 8,50" in page


def test_nothing_to_prepare_says_so(cast: Cast, jean: Client) -> None:
    page = jean.get(reverse("selling:preparation")).content.decode()

    assert "Rien à préparer" in page


@pytest.mark.usefixtures("no_bricks")
@pytest.mark.parametrize("number", [1, 30])
def test_the_page_asks_the_same_whatever_its_length(
    cast: Cast, jean: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    offer = honey(cast.farm, stock=1000)
    for i in range(number):
        order(offer, f"R{i}", 1, FRIDAY)

    with django_assert_num_queries(8):
        jean.get(reverse("selling:preparation"))


def test_who_works_for_two_sellers_chooses(cast: Cast, jean: Client, other: Seller) -> None:
    Collaborator.objects.create(user=cast.jean, seller=other)
    order(honey(other), "THEIRS")

    before = jean.get(reverse("selling:preparation"))
    jean.post(reverse("selling:choose"), {"seller": other.pk})
    after = jean.get(reverse("selling:preparation")).content.decode()

    assert (before.status_code, before["Location"]) == (302, reverse("selling:choose"))
    assert "THEIRS" in after


def test_nobody_chooses_a_seller_of_others(cast: Cast, jean: Client, other: Seller) -> None:
    answers = [jean.post(reverse("selling:choose"), {"seller": given}) for given in (other.pk, "x", "", "9" * 5000)]

    assert [answer.status_code for answer in answers] == [404] * 4


def test_charlie_and_agnes_do_not_enter(cast: Cast) -> None:
    statuses = [as_(person).get(reverse("selling:preparation")).status_code for person in (cast.charlie, cast.agnes)]

    assert (statuses, Client().get(reverse("selling:preparation")).status_code) == ([403, 403], 302)
