"""Agents look after points and slots: room, closings, and whom these would touch."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.ordering.joining import cancel
from tests.ordering.market import Market, basket_of, bought, expire_all, ills
from tests.signed_in import agent

from jachete87.bricks.drive.models import ClosedWeek, Cycle, CycleRule, Point, Slot
from jachete87.kernel.basket.queries import view

POINTS = "/espace/drive/points"


@pytest.fixture
def agnes(market: Market) -> Client:
    """Agnès is an agent of the chamber of agriculture."""
    return agent("Agnès", "chambre-agriculture")


def _sale(market: Market) -> Cycle:
    return market.slots[0].cycle


def _closing(cycle: Cycle) -> dict[str, object]:
    return {"first_day": cycle.collect_on, "last_day": cycle.collect_on, "reason": "Travaux dans la halle"}


def test_a_new_point_stands_where_its_commune_does_and_has_an_address_of_its_own(market: Market, agnes: Client) -> None:
    said = {"name": "Halle", "address": "1 place Neuve", "commune": "87085", "is_open": "on", "slot_crates": 40}

    agnes.post(f"{POINTS}/nouveau", said)
    agnes.post(f"{POINTS}/nouveau", said)

    made = (
        Point.objects.filter(name="Halle").order_by("pk").values_list("slug", "latitude", "slot_crates", "slot_orders")
    )
    assert list(made) == [("halle-2", 45.83, 40, None), ("halle-3", 45.83, 40, None)]


def test_the_slots_of_new_sales_have_the_room_of_their_point(market: Market) -> None:
    Point.objects.update(slot_orders=3, slot_crates=12, slot_chilled=90)
    last = Cycle.objects.order_by("-collect_on").first()

    expire_all(market.at + timedelta(days=7))

    made = Slot.objects.filter(cycle__collect_on__gt=last.collect_on).values_list("capacity", "crates", "chilled")
    assert set(made) == {(3, 12, 90)}


def test_no_new_sale_takes_a_point_on_a_closed_day(market: Market) -> None:
    last = Cycle.objects.order_by("-collect_on").first()
    day = last.collect_on + timedelta(days=7)
    ClosedWeek.objects.create(point=market.point, first_day=day, last_day=day, reason="Congés")

    expire_all(market.at + timedelta(days=7))

    assert Cycle.objects.filter(collect_on=day).exists()
    assert Slot.objects.filter(cycle__collect_on=day).count() == 0


def test_a_closed_day_takes_its_slots_away_and_the_page_says_why(market: Market, agnes: Client) -> None:
    sale = _sale(market)

    agnes.post(f"{POINTS}/{market.point.pk}/fermer", _closing(sale))

    assert set(Slot.objects.filter(cycle=sale).values_list("is_open", flat=True)) == {False}
    assert "Travaux dans la halle" in Client().get("/drive/points/halle").content.decode()
    shown = view(basket_of(market), market.at)
    assert shown.groups == ()


def test_a_day_on_which_somebody_comes_is_not_closed_and_the_page_says_who(market: Market, agnes: Client) -> None:
    purchase = bought(market, market.honey)

    refused = agnes.post(f"{POINTS}/{market.point.pk}/fermer", _closing(_sale(market)))

    assert refused.status_code == 409
    assert purchase.reference in refused.content.decode()
    assert (ClosedWeek.objects.count(), market.slots[0].is_open) == (0, True)

    cancel(purchase, market)
    agnes.post(f"{POINTS}/{market.point.pk}/fermer", _closing(_sale(market)))

    assert (ClosedWeek.objects.count(), market.slots[0].is_open) == (1, False)


def test_a_point_opened_again_has_all_its_slots_back(market: Market, agnes: Client) -> None:
    sale = _sale(market)
    before = Slot.objects.filter(cycle=sale).count()
    agnes.post(f"{POINTS}/{market.point.pk}/fermer", _closing(sale))
    Slot.objects.filter(cycle=sale, booked=0).first().delete()

    agnes.post(f"{POINTS}/{market.point.pk}/rouvrir/{ClosedWeek.objects.get().pk}")

    assert list(Slot.objects.filter(cycle=sale).values_list("is_open", flat=True)) == [True] * before
    assert ClosedWeek.objects.count() == 0


def test_a_point_where_somebody_comes_is_not_shut(market: Market, agnes: Client) -> None:
    bought(market, market.honey)
    said = {"name": "Halle des Carmes", "address": "Place", "commune": "87085"}

    refused = agnes.post(f"{POINTS}/{market.point.pk}", said)

    market.point.refresh_from_db()
    assert (refused.status_code, market.point.is_open, market.point.address) == (409, True, "Place des Carmes")


def test_a_slot_is_never_made_smaller_than_what_is_booked(market: Market, agnes: Client) -> None:
    bought(market, market.honey)
    slot = market.slots[0]
    address, form = f"/espace/drive/ventes/{slot.cycle_id}/creneaux/{slot.pk}", f"slot-{slot.pk}"

    refused = agnes.post(address, {f"{form}-capacity": 0, f"{form}-is_open": "on"})
    agnes.post(address, {f"{form}-capacity": 1, f"{form}-crates": 1})

    assert (refused.status_code, "commandes 1, caisses 1" in refused.content.decode()) == (409, True)
    slot.refresh_from_db()
    assert (slot.capacity, slot.crates, slot.chilled, slot.is_open) == (1, 1, None, False)
    assert ills() == []


def test_a_slot_is_added_once_on_the_day_of_the_sale(market: Market, agnes: Client) -> None:
    sale, before = _sale(market), Slot.objects.count()
    said = {"point": market.point.pk, "start": "08:15", "end": "09:00", "capacity": 4}

    first, second = (agnes.post(f"/espace/drive/ventes/{sale.pk}/creneaux/nouveau", said) for _ in range(2))

    assert (first.status_code, second.status_code, Slot.objects.count()) == (302, 409, before + 1)


def test_the_points_are_listed_in_a_constant_number_of_queries(
    market: Market, agnes: Client, django_assert_num_queries: Callable
) -> None:
    with django_assert_num_queries(9) as one:
        agnes.get(POINTS)
    for number in range(29):
        Point.objects.create(slug=f"p{number}", name=f"Point {number}", address="Place", commune_id="87085",
                             latitude=45, longitude=1)  # fmt: skip

    with django_assert_num_queries(len(one)):
        agnes.get(POINTS)


def test_the_slots_of_a_sale_are_listed_in_a_constant_number_of_queries(
    market: Market, agnes: Client, django_assert_num_queries: Callable
) -> None:
    sale = _sale(market)
    address = f"/espace/drive/ventes/{sale.pk}/creneaux"
    with django_assert_num_queries(9) as few:
        agnes.get(address)
    first = market.slots[0]
    Slot.objects.bulk_create(
        Slot(cycle=sale, point=market.point, starts_at=first.starts_at + timedelta(seconds=n + 1),
             ends_at=first.ends_at + timedelta(hours=1), capacity=1) for n in range(30)
    )  # fmt: skip

    with django_assert_num_queries(len(few)):
        agnes.get(address)
    assert CycleRule.objects.count() == 1
