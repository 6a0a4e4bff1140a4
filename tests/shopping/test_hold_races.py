"""Races for what is held, each with its control: the naive version stays in the test and is seen to fail."""

import threading
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F, Sum

from jachete87.base.times import now
from jachete87.kernel.basket.actions.checkout import checkout
from jachete87.kernel.basket.actions.holds import expire_holds, renew_holds
from jachete87.kernel.basket.actions.lines import Wanted, add_line
from jachete87.kernel.basket.actions.opening import start_basket
from jachete87.kernel.basket.models import Basket
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
