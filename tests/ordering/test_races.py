"""Races, each with its control: the naive version stays in the test and is seen to fail."""

import random
import threading
import time
from datetime import timedelta
from functools import partial

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from jachete87.base.times import now
from jachete87.bricks.drive.models import CycleLeg, Place, Slot
from jachete87.kernel import bricks
from jachete87.kernel.basket.actions.checkout import checkout
from jachete87.kernel.basket.actions.lines import Wanted, add_line
from jachete87.kernel.basket.actions.opening import start_basket
from jachete87.kernel.basket.actions.ways import choose_way
from jachete87.kernel.basket.models import Basket
from jachete87.kernel.basket.queries.drawers import load
from jachete87.kernel.bricks import Choice, CycleClosed
from jachete87.kernel.catalogue.models import Offer, Product
from jachete87.kernel.orders.models import Purchase
from jachete87.kernel.payments.models import SandboxCharge
from tests.ordering.market import Market, ask, basket_of, bought, buy, choose_all, ills, offer, open_market
from tests.ordering.racing import at_once, refusals, successes, together

pytestmark = pytest.mark.django_db(transaction=True)

BUYERS, STOCK = 200, 50
BASKETS, PLACES = 40, 10


def _naive_buy(product: Product) -> bool:
    """The control: looks, then writes what it computed."""
    seen = Product.objects.get(pk=product.pk)
    if (seen.stock_on_hand or 0) - seen.stock_promised < 1:
        return False
    time.sleep(random.uniform(0, 0.01))
    Product.objects.filter(pk=product.pk).update(stock_promised=seen.stock_promised + 1)
    return True


def test_two_hundred_buyers_of_one_cannot_have_more_than_fifty() -> None:
    market = open_market(now())
    honey = offer(market.marc, "Pot rare", stock=STOCK)

    results = together([partial(bought, market, honey, key=str(n)) for n in range(BUYERS)])

    assert len(successes(results)) == STOCK
    assert refusals(results) == ["out_of_stock"] * (BUYERS - STOCK)
    product = honey.variant.product
    product.refresh_from_db()
    assert (product.stock_on_hand, product.stock_held, product.stock_promised) == (STOCK, 0, STOCK)
    assert ills() == []


def test_control_looking_before_writing_oversells() -> None:
    market = open_market(now())
    product = offer(market.marc, "Pot rare", stock=STOCK).variant.product

    sold = together([partial(_naive_buy, product) for _ in range(BUYERS)])

    assert sold.count(True) > STOCK


def _choose(basket: Basket, market: Market, slot: Slot) -> None:
    drawer = load(basket, market.at)[0]
    choice = Choice(drawer.quote.ways[0].id, slot.pk)
    choose_way(key=basket.key, group_id=drawer.id, choice=choice, at=market.at)


def test_forty_baskets_share_ten_places_of_a_slot() -> None:
    market = open_market(now(), honey_stock=None, slot_orders=PLACES)
    baskets = [basket_of(market, market.honey) for _ in range(BASKETS)]
    slot = market.slots[0]

    results = together([partial(_choose, basket, market, slot) for basket in baskets])

    assert refusals(results) == ["slot_full"] * (BASKETS - PLACES)
    slot.refresh_from_db()
    assert (slot.booked, Place.objects.filter(slot=slot, state="held").count()) == (PLACES, PLACES)
    assert ills() == []


def _naive_place(slot: Slot, number: int) -> bool:
    """The control: counts, then adds."""
    if Place.objects.filter(slot=slot).count() >= slot.capacity:
        return False
    time.sleep(0.5)  # long enough for all to have counted, on a busy machine too
    Place.objects.create(reference=f"n{number}", slot=slot, closes_at=now() + timedelta(days=1), expires_at=now())
    return True


def test_control_counting_before_adding_overbooks() -> None:
    slot = open_market(now(), slot_orders=PLACES).slots[0]

    taken = together([partial(_naive_place, slot, n) for n in range(BASKETS)])

    assert taken.count(True) > PLACES


def _five_lines(market: Market, offers: list[Offer], number: int) -> Purchase:
    mixed = random.sample(offers, 5)
    return bought(market, *mixed, key=str(number))


def test_baskets_of_five_lines_in_any_order_never_wait_for_each_other() -> None:
    market = open_market(now())
    offers = [offer(market.marc, f"Livre {n}", stock=None) for n in range(6)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        before = cursor.fetchone()[0]

    results = together([partial(_five_lines, market, offers, n) for n in range(30)])

    assert refusals(results) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot(); ")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        assert cursor.fetchone()[0] == before
    assert ills() == []


def test_control_rows_taken_in_the_order_of_the_basket_deadlock() -> None:
    market = open_market(now())
    first, second = (offer(market.marc, f"Livre {n}").variant.product.pk for n in range(2))
    gate = threading.Barrier(2)

    def take(order: tuple[int, int]) -> None:
        with transaction.atomic():
            Product.objects.filter(pk=order[0]).update(stock_promised=F("stock_promised") + 1)
            gate.wait()
            Product.objects.filter(pk=order[1]).update(stock_promised=F("stock_promised") + 1)

    results = together([partial(take, (first, second)), partial(take, (second, first))], threads=2)

    errors = [result for result in results if isinstance(result, OperationalError)]
    assert [error.__cause__.sqlstate for error in errors] == ["40P01"]  # type: ignore[union-attr]


def test_the_same_checkout_three_times_two_at_once_is_one_order() -> None:
    market = open_market(now())
    basket = basket_of(market, market.honey, market.book)
    choose_all(basket, market)

    results = at_once([partial(buy, basket, market, key="same") for _ in range(2)])
    third = buy(basket, market, key="same")

    answers = [(purchase.pk, purchase.state) for purchase in successes(results)]
    assert answers == [(third.pk, "placed")] * 2
    assert Purchase.objects.count() == SandboxCharge.objects.count() == 1
    assert ills() == []


def test_a_basket_sent_from_two_tabs_is_one_order() -> None:
    market = open_market(now())
    basket = basket_of(market, market.honey)
    choose_all(basket, market)

    results = at_once([partial(buy, basket, market, key=tab) for tab in ("one", "two")])

    assert len({purchase.pk for purchase in successes(results)}) == 1
    assert (len(successes(results)), Purchase.objects.count()) == (2, 1)
    assert ills() == []


def test_control_looking_for_the_order_before_writing_it_orders_twice() -> None:
    gate = threading.Barrier(2)

    def naive(reference: str) -> None:
        if not Purchase.objects.filter(basket_key="b").exists():
            gate.wait()
            Purchase.objects.create(
                reference=reference, token=reference, basket_key="b", state="cancelled", total=0, terms_version="1"
            )

    together([partial(naive, "A"), partial(naive, "B")], threads=2)

    assert Purchase.objects.filter(basket_key="b").count() == 2


def _close_in(market: Market, seconds: float) -> None:
    closes = timezone.now() + timedelta(seconds=seconds)
    CycleLeg.objects.update(closes_at=closes)
    Place.objects.update(closes_at=closes)


def _hold_row(product: int, seconds: float, holding: threading.Event) -> None:
    with transaction.atomic():
        Product.objects.select_for_update().get(pk=product)
        holding.set()
        time.sleep(seconds)


def test_an_order_that_waited_past_the_cut_off_is_refused() -> None:
    market = open_market(now())
    basket = basket_of(market, market.honey)
    choose_all(basket, market)
    _close_in(market, 1.0)
    holding = threading.Event()

    def late() -> Purchase:
        holding.wait()
        return checkout(key=basket.key, ask=ask(), idempotency_key="k", at=now())

    _, result = together([partial(_hold_row, market.honey.variant.product_id, 1.6, holding), late], threads=2)

    assert isinstance(result, CycleClosed)
    assert Purchase.objects.count() == 0
    assert ills() == []


def test_control_the_start_of_the_transaction_takes_a_late_order() -> None:
    market = open_market(now())
    basket_of(market, market.honey)
    _close_in(market, 1.0)
    holding = threading.Event()
    leg = CycleLeg.objects.order_by("pk")[0].pk

    def late() -> tuple[bool, bool]:
        holding.wait()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT now()")
            Product.objects.select_for_update().get(pk=market.honey.variant.product_id)
            cursor.execute(
                "SELECT now() < closes_at, clock_timestamp() < closes_at FROM drive_cycleleg WHERE id = %s", [leg]
            )
            return cursor.fetchone()

    _, verdicts = together([partial(_hold_row, market.honey.variant.product_id, 1.6, holding), late], threads=2)

    assert verdicts == (True, False)


def test_holds_that_lapse_go_back_once_with_many_sweepers() -> None:
    market = open_market(now())
    for _ in range(10):
        basket = start_basket()
        add_line(key=basket.key, wanted=Wanted(market.honey.pk), at=market.at)
        choose_all(basket, market)
    later = market.at + timedelta(hours=1)

    from jachete87.kernel.basket.actions.holds import expire_holds

    together([partial(expire_holds, at=later) for _ in range(6)])
    together([partial(bricks.brick("drive").expire, later) for _ in range(6)])

    product = Product.objects.get(pk=market.honey.variant.product_id)
    assert (product.stock_held, sum(slot.booked for slot in market.slots)) == (0, 0)
    assert ills() == []
