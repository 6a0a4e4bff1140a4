"""Who finds a slot full is told when a place is free, in turn, and has it for a while."""

import re
import time
from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from tests.ordering.joining import cancel
from tests.ordering.market import Market, bought, expire_all, ills, minutes, open_market
from tests.ordering.racing import at_once

from jachete87.base.times import now
from jachete87.bricks.drive.actions.places import free_lapsed
from jachete87.bricks.drive.actions.waiting import leave_list, offer_places, wait_for
from jachete87.bricks.drive.models import Place, Slot, WaitingEntry
from jachete87.kernel.basket.models import BasketGroup
from jachete87.kernel.notices.models import Mail
from jachete87.kernel.orders.models import Purchase


def _full(market: Market) -> tuple[Slot, Purchase]:
    """A slot of one place, and the purchase that took it."""
    Slot.objects.update(capacity=1)
    return market.slots[0], bought(market, market.honey)


def _wait(slot: Slot, name: str, market: Market) -> WaitingEntry:
    return wait_for(slot=slot, email=f"{name}@example.test", language="fr", needs_cold=False, at=market.at)


def _told() -> list[str]:
    return list(Mail.objects.filter(key__startswith="waiting-").order_by("pk").values_list("recipient", flat=True))


def _states() -> list[str]:
    return list(WaitingEntry.objects.order_by("pk").values_list("state", flat=True))


def test_a_shopper_asks_once_on_the_page_of_a_slot_that_is_full(market: Market) -> None:
    slot, _ = _full(market)
    address = f"/drive/attente/{slot.pk}"

    for _ in range(2):
        answered = Client().post(address, {"email": "Camille@example.test"})

    assert "Vous êtes sur la liste" in answered.content.decode()
    assert address in Client().get("/drive/points/halle").content.decode()
    assert [entry.email for entry in WaitingEntry.objects.all()] == ["camille@example.test"]


def test_nobody_waits_for_a_slot_with_room(market: Market) -> None:
    slot = market.slots[0]

    answered = Client().post(f"/drive/attente/{slot.pk}", {"email": "camille@example.test"})

    assert "Il reste de la place" in answered.content.decode()
    assert WaitingEntry.objects.count() == 0


def test_the_first_in_line_is_told_then_the_next_and_nobody_twice(market: Market) -> None:
    slot, purchase = _full(market)
    for name in ("camille", "paula"):
        _wait(slot, name, market)
    offer_places(at=market.at)
    before = _told()
    cancel(purchase, market)

    offer_places(at=market.at)
    offer_places(at=minutes(market, 29))
    first = _told()
    for later in (31, 32, 70, 71):
        free_lapsed(at=minutes(market, later))
        offer_places(at=minutes(market, later))

    assert (before, first, _told()) == ([], ["camille@example.test"], ["camille@example.test", "paula@example.test"])
    assert _states() == ["lapsed", "lapsed"]
    assert ills() == []


def test_the_letter_puts_the_place_into_the_basket_once(market: Market) -> None:
    slot, purchase = _full(market)
    _wait(slot, "camille", market)
    cancel(purchase, market)
    offer_places(at=market.at)
    link = re.search(r"http://\S+?(/panier/place/\S+)", Mail.objects.get(key__startswith="waiting-").text).group(1)
    camille, other = Client(), Client()

    asked = camille.get(link)
    taken = camille.post(link)
    again = other.post(link, follow=True)

    group = BasketGroup.objects.get(way=f"point-{market.point.pk}", reservation__gt="")
    assert ("Prendre cette place" in asked.content.decode(), taken.status_code) == (True, 302)
    assert (group.slot, Place.objects.get(reference=group.reservation).state) == (slot.pk, "held")
    assert "allée à quelqu’un d’autre" in again.content.decode()
    assert _states() == ["claimed"]


def test_who_leaves_gives_the_place_to_the_next(market: Market) -> None:
    slot, purchase = _full(market)
    first, _ = _wait(slot, "camille", market), _wait(slot, "paula", market)
    cancel(purchase, market)
    offer_places(at=market.at)
    page = f"/drive/attente/quitter/{first.token}"

    Client().get(page)
    still = _states()
    Client().post(page)
    offer_places(at=market.at)

    assert (still, _states()) == (["offered", "waiting"], ["left", "offered"])
    assert ills() == []


def test_nothing_is_offered_after_the_cut_off_nor_kept_beyond_it(market: Market) -> None:
    slot, purchase = _full(market)
    for name in ("camille", "paula"):
        _wait(slot, name, market)
    cancel(purchase, market)
    closes = slot.cycle.closes_at

    offer_places(at=closes - timedelta(minutes=10))
    kept = Place.objects.get(state="held").expires_at
    expire_all(closes)

    assert kept == closes
    assert (_told(), _states()) == (["camille@example.test"], ["lapsed", "lapsed"])


def test_who_needs_the_cold_is_passed_over_while_there_is_none(market: Market) -> None:
    slot, purchase = _full(market)
    Slot.objects.update(chilled=0)
    wait_for(slot=slot, email="camille@example.test", language="fr", needs_cold=True, at=market.at)
    _wait(slot, "paula", market)
    cancel(purchase, market)

    offer_places(at=market.at)

    assert (_told(), _states()) == (["paula@example.test"], ["waiting", "offered"])


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_offer_three_places_to_the_first_three() -> None:
    market = open_market(now())
    slot, purchase = _full(market)
    names = [f"p{number}" for number in range(9)]
    for name in names:
        _wait(slot, name, market)
    cancel(purchase, market)
    Slot.objects.filter(pk=slot.pk).update(capacity=3)

    at_once([partial(offer_places, at=market.at) for _ in range(8)])

    assert _told() == [f"{name}@example.test" for name in names[:3]]
    assert ills() == []


def _naive_offer(slot: Slot, told: list[int]) -> None:
    """The control: looks who is first and whether there is room, then tells and books."""
    entry = WaitingEntry.objects.filter(slot=slot, state="waiting").order_by("pk").first()
    seen = Slot.objects.get(pk=slot.pk)
    if entry and seen.booked < seen.capacity:
        time.sleep(0.05)
        told.append(entry.pk)
        Slot.objects.filter(pk=slot.pk).update(booked=seen.booked + 1)


@pytest.mark.django_db(transaction=True)
def test_control_looking_first_tells_the_same_person_twice() -> None:
    market = open_market(now())
    slot, purchase = _full(market)
    _wait(slot, "camille", market)
    cancel(purchase, market)
    told: list[int] = []

    at_once([partial(_naive_offer, slot, told) for _ in range(8)])

    assert len(told) > 1


def test_leaving_twice_changes_nothing(market: Market) -> None:
    slot, _ = _full(market)
    entry = _wait(slot, "camille", market)

    leave_list(token=entry.token)
    leave_list(token=entry.token)

    assert _states() == ["left"]
