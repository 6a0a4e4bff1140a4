"""Orders change places at once; the naive version is seen to fail."""

from functools import partial

import pytest
from tests.ordering.market import Market, bought, ills, open_market
from tests.ordering.racing import at_once, refusals, successes

from jachete87.base.times import now
from jachete87.bricks.drive.models import Place, Slot
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.actions.moving import change_slot
from jachete87.kernel.orders.enums import Actor
from jachete87.kernel.orders.models import Purchase, SubOrder

pytestmark = pytest.mark.django_db(transaction=True)


def _orders(market: Market, count: int) -> list[int]:
    """So many orders in the first slot."""
    return [_order(bought(market, market.honey, key=f"k{n}")) for n in range(count)]


def _order(purchase: Purchase) -> int:
    return SubOrder.objects.get(purchase=purchase).pk


def test_of_many_who_move_to_the_last_place_one_has_it() -> None:
    market = open_market(now())
    orders, wanted = _orders(market, 5), market.slots[1]
    Slot.objects.filter(pk=wanted.pk).update(capacity=1)

    deed = Deed(Actor.SHOPPER, market.at)
    results = at_once([partial(change_slot, order_id=pk, slot_id=wanted.pk, deed=deed) for pk in orders])

    assert (len(successes(results)), refusals(results)) == (1, ["slot_full"] * 4)
    assert [slot.booked for slot in market.slots[:2]] == [4, 1]
    assert ills() == []


def test_control_who_looks_first_and_moves_after_overfills_the_slot() -> None:
    market = open_market(now())
    _orders(market, 5)
    wanted = market.slots[1]
    Slot.objects.filter(pk=wanted.pk).update(capacity=1)
    seen = {place.pk: Slot.objects.get(pk=wanted.pk) for place in Place.objects.all()}

    def naive(place_id: int, slot: Slot) -> bool:
        if slot.booked < slot.capacity:
            Place.objects.filter(pk=place_id).update(slot=slot)
            Slot.objects.filter(pk=slot.pk).update(booked=slot.booked + 1)
        return True

    at_once([partial(naive, place, slot) for place, slot in seen.items()])

    assert Place.objects.filter(slot=wanted).count() == 5
    assert ills() != []


def test_orders_that_change_places_with_each_other_do_not_wait_for_each_other() -> None:
    market = open_market(now())
    first, second = market.slots[:2]
    orders = _orders(market, 6)
    for pk in orders[3:]:
        change_slot(order_id=pk, slot_id=second.pk, deed=Deed(Actor.SHOPPER, market.at))

    deed = Deed(Actor.SHOPPER, market.at)
    there = [(pk, second.pk) for pk in orders[:3]] + [(pk, first.pk) for pk in orders[3:]]
    results = at_once([partial(change_slot, order_id=pk, slot_id=slot, deed=deed) for pk, slot in there])

    assert len(successes(results)) == 6
    assert [slot.booked for slot in market.slots[:2]] == [3, 3]
    assert ills() == []
