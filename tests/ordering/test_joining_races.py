"""Orders that are joined while they are cancelled, each race with its control: the naive version is seen to fail."""

import threading
from functools import partial

import pytest
from django.db import connection

from jachete87.base.times import now
from jachete87.bricks.drive.brick import Drive
from jachete87.kernel.basket.actions import checkout
from jachete87.kernel.basket.actions.joining import join_order
from jachete87.kernel.basket.actions.lines import Wanted, add_line
from jachete87.kernel.basket.actions.opening import start_basket
from jachete87.kernel.basket.models import Basket
from jachete87.kernel.orders.actions import ending, purchases
from jachete87.kernel.orders.models import Purchase, SubOrder
from tests.ordering.joining import cancel, more_of
from tests.ordering.market import Market, bought, buy, ills, offer, open_market
from tests.ordering.racing import at_once, refusals, successes

pytestmark = pytest.mark.django_db(transaction=True)


def _with_pears(first: Purchase, market: Market) -> Basket:
    """A basket with pears for an order: of another product nothing waits for the stock's lock."""
    basket = start_basket()
    join_order(key=basket.key, purchase=first, number=1, at=market.at)
    add_line(key=basket.key, wanted=Wanted(offer(market.jean, "Poires", stock=None).pk), at=market.at)
    return basket


def _without_the_lock_of_the_place(patch: pytest.MonkeyPatch) -> None:
    """The controls: the place, too, makes those wait who change what is ordered for it."""
    patch.setattr(Drive, "fit", lambda self, reference: None)


def _cancelled_before_the_end(market: Market, first: Purchase, patch: pytest.MonkeyPatch) -> Purchase:
    """More of an order is bought; while everything is taken and nothing committed, the order is cancelled elsewhere."""

    def job() -> None:
        cancel(first, market)
        connection.close()

    elsewhere, last_step = threading.Thread(target=job), checkout.leave_behind

    def slowly(**told: object) -> object:
        elsewhere.start()
        elsewhere.join(timeout=1)
        return last_step(**told)  # type: ignore[arg-type]

    patch.setattr(checkout, "leave_behind", slowly)
    second = buy(_with_pears(first, market), market)
    elsewhere.join()
    return second


def test_who_joins_an_order_keeps_its_place_when_it_is_cancelled_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    market = open_market(now())
    first = bought(market, market.honey)

    second = _cancelled_before_the_end(market, first, monkeypatch)

    assert [Purchase.objects.get(pk=each.pk).state for each in (first, second)] == ["cancelled", "placed"]
    assert (market.slots[0].booked, ills()) == (1, [])


def test_control_joining_without_holding_the_order_loses_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    market = open_market(now())
    first = bought(market, market.honey)
    monkeypatch.setattr(checkout, "hold_joined", lambda basket: None)
    _without_the_lock_of_the_place(monkeypatch)

    _cancelled_before_the_end(market, first, monkeypatch)

    assert market.slots[0].booked == 0
    assert ["ordered and not taken" in ill for ill in ills()] == [True]


def test_many_join_an_order_that_is_cancelled_and_nothing_is_lost() -> None:
    market = open_market(now(), honey_stock=None)
    for _ in range(5):
        first = bought(market, market.honey)
        baskets = [more_of(first, market) for _ in range(4)]

        results = at_once([*(partial(buy, each, market) for each in baskets), partial(cancel, first, market)])

        assert set(refusals(results)) <= {"way_not_available"}
        live = SubOrder.objects.filter(reservation=SubOrder.objects.get(purchase=first).reservation)
        assert live.exclude(state="cancelled").count() == len(successes(results)) - 1
        assert ills() == []


def test_of_two_that_are_cancelled_at_once_the_last_gives_the_place_back() -> None:
    market = open_market(now(), honey_stock=None)
    for _ in range(5):
        first = bought(market, market.honey)
        second = buy(more_of(first, market), market)

        results = at_once([partial(cancel, each, market) for each in (first, second)])

        assert refusals(results) == []
        assert (market.slots[0].booked, ills()) == (0, [])


def test_control_each_thinks_that_the_other_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    market = open_market(now())
    first = bought(market, market.honey, provider="on_site")
    second = buy(_with_pears(first, market), market, provider="on_site")
    gate, step = threading.Barrier(2), ending.give_back

    def both_have_ended(*told: object) -> None:
        gate.wait(timeout=5)
        step(*told)  # type: ignore[arg-type]
        gate.wait(timeout=5)

    monkeypatch.setattr(purchases, "hold_company", lambda purchase: None)
    _without_the_lock_of_the_place(monkeypatch)
    monkeypatch.setattr(ending, "give_back", both_have_ended)

    at_once([partial(cancel, each, market) for each in (first, second)])

    assert market.slots[0].booked == 1
    assert ["taken and not ordered" in ill for ill in ills()] == [True]


def test_a_button_pressed_many_times_joins_once() -> None:
    market = open_market(now())
    first = bought(market, market.honey)
    basket = more_of(first, market)

    results = at_once([partial(buy, basket, market) for _ in range(6)])

    assert refusals(results) == []
    assert (len({each.pk for each in successes(results)}), Purchase.objects.count(), ills()) == (1, 2, [])
