"""Races for what is held, each with its control: the naive version stays in the test and is seen to fail."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F, Sum

from jachete87.base.times import now
from jachete87.kernel.basket.actions.checkout import checkout
from jachete87.kernel.basket.actions.holds import KEPT, expire_holds, renew_holds
from jachete87.kernel.basket.actions.lines import Wanted, add_line
from jachete87.kernel.basket.actions.opening import start_basket
from jachete87.kernel.basket.models import Basket, BasketLine
from jachete87.kernel.catalogue.models import Hold, Offer, Product
from jachete87.kernel.orders.models import Purchase
from tests.ordering.market import Market, ask, basket_of, ills, offer, open_market
from tests.ordering.racing import at_once, refusals, successes, together

pytestmark = pytest.mark.django_db(transaction=True)


def _stock(of: Offer) -> tuple[int | None, int, int]:
    product = Product.objects.get(pk=of.variant.product_id)
    return product.stock_on_hand, product.stock_held, product.stock_promised


def test_the_last_one_is_held_by_one_of_eight_baskets() -> None:
    market = open_market(now())
    rare = offer(market.marc, "Pot rare", stock=1)
    keys = [start_basket().key for _ in range(8)]

    results = at_once([partial(add_line, key=key, wanted=Wanted(rare.pk), at=market.at) for key in keys])

    assert (len(successes(results)), refusals(results)) == (1, ["out_of_stock"] * 7)
    assert (_stock(rare), Hold.objects.count()) == ((1, 1, 0), 1)
    assert ills() == []


def test_control_adding_up_the_holds_before_holding_holds_it_twice() -> None:
    market = open_market(now())
    product = offer(market.marc, "Pot rare", stock=1).variant.product
    gate = threading.Barrier(2)

    def naive(line: int) -> bool:
        kept = Hold.objects.filter(product=product).aggregate(n=Sum("quantity"))["n"] or 0
        gate.wait()
        if kept >= 1:
            return False
        Hold.objects.create(product=product, basket_line=line, quantity=1, expires_at=market.at)
        return True

    results = together([partial(naive, 1), partial(naive, 2)], threads=2)

    assert results == [True, True]


def _buy(basket: Basket, market: Market) -> Purchase:
    return checkout(key=basket.key, ask=ask(), idempotency_key=basket.key, at=market.at)


def _take_and_buy(rare: Offer, market: Market) -> Purchase:
    return _buy(basket_of(market, rare), market)


@pytest.mark.parametrize("turn", range(4))
def test_a_hold_that_lapses_while_it_is_paid_sells_the_last_one_at_most_once(turn: int) -> None:
    market = open_market(now())
    rare = offer(market.marc, "Pot rare", stock=1)
    slow = basket_of(market, rare)
    market.at += timedelta(minutes=21)

    results = at_once(
        [
            partial(_buy, slow, market),
            partial(expire_holds, at=market.at),
            partial(_take_and_buy, rare, market),
            partial(renew_holds, key=slow.key, at=market.at),
        ]
    )

    bought = [result for result in successes(results) if isinstance(result, Purchase)]
    kept_for_the_slow_one, sold = (0, (1, 1, 0)), (1, (1, 0, 1))
    assert (len(bought), _stock(rare)) in (kept_for_the_slow_one, sold)
    assert set(refusals(results)) <= {"out_of_stock", "basket_expired"}
    assert ills() == []


def test_control_promising_what_was_held_a_moment_ago_sells_it_twice() -> None:
    market = open_market(now())
    rare = offer(market.marc, "Pot rare", stock=1)
    basket_of(market, rare)
    seen = Hold.objects.get()
    later = market.at + timedelta(minutes=21)
    expire_holds(at=later)
    other = basket_of(market, rare)
    row = Product.objects.filter(pk=seen.product_id)

    def naive() -> None:
        with transaction.atomic():
            row.update(stock_held=F("stock_held") - seen.quantity, stock_promised=F("stock_promised") + seen.quantity)

    naive()
    naive_ills = ills()
    with pytest.raises(IntegrityError):
        naive()

    assert [ill.partition(":")[0] for ill in naive_ills] == [
        "stock held is the sum of the holds",
        "stock promised is the sum of the live lines",
    ]
    assert Basket.objects.filter(pk=other.pk).exists()


def test_what_lapses_is_given_back_once_by_many_sweepers_while_it_is_renewed() -> None:
    market = open_market(now())
    rare = offer(market.marc, "Pot", stock=30)
    baskets = [basket_of(market, rare, quantity=2) for _ in range(10)]
    later = market.at + timedelta(minutes=21)

    jobs = [partial(expire_holds, at=later) for _ in range(4)]
    together([*jobs, *(partial(renew_holds, key=basket.key, at=later) for basket in baskets), *jobs], threads=8)

    kept = Hold.objects.aggregate(n=Sum("quantity"))["n"] or 0
    assert _stock(rare) == (30, kept, 0)
    assert ills() == []


def test_the_doctor_names_a_hold_of_no_basket() -> None:
    market = open_market(now())
    basket = basket_of(market, market.book)
    hold = Hold.objects.get()
    Basket.objects.filter(pk=basket.pk).delete()

    assert ills() == [f"a hold is kept for a line of an open basket: {hold.pk}: kept for line {hold.basket_line}"]


def _while_somebody_comes_back(market: Market, job: Callable[[], int]) -> list[int | Exception]:
    """What a job gives that runs while a book is put into a basket of four months ago."""
    basket = start_basket()
    Basket.objects.filter(pk=basket.pk).update(updated_at=market.at - 2 * KEPT)
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            add_line(key=basket.key, wanted=Wanted(market.book.pk), at=market.at)
            begun = other.submit(together, [job])
            wait([begun], timeout=0.5)
        return begun.result()


def test_an_old_basket_is_not_thrown_away_while_its_shopper_comes_back_to_it() -> None:
    market = open_market(now())

    thrown = _while_somebody_comes_back(market, partial(expire_holds, at=market.at))

    assert thrown == [0]
    assert BasketLine.objects.get().offer_id == market.book.pk


def test_control_throwing_away_what_was_old_a_moment_ago_fails() -> None:
    market = open_market(now())

    def naive() -> int:
        return Basket.objects.filter(updated_at__lt=market.at - KEPT).delete()[0]

    (failed,) = _while_somebody_comes_back(market, naive)

    assert isinstance(failed, IntegrityError)
