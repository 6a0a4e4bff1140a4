"""However many workers serve subscriptions, and wherever they die: one order for each; each race with its control."""

from collections.abc import Callable
from functools import partial

import pytest
from tests.ordering.market import Market, basket_of, choose_all, ills, open_market
from tests.ordering.racing import at_once, successes

from jachete87.base.times import now
from jachete87.bricks.drive.actions import servings
from jachete87.bricks.drive.actions.servings import note_due, serve_due
from jachete87.bricks.drive.models import Serving
from jachete87.bricks.drive.tests.test_subscriptions import camille, outcome, subscribed
from jachete87.kernel.accounts.models import User
from jachete87.kernel.basket.actions.checkout import CheckoutAsk, checkout
from jachete87.kernel.orders.models import Line, Purchase
from jachete87.kernel.orders.rules.sales import Buyer


@pytest.mark.parametrize("done", [[], [servings._begin], [servings._begin, servings._order]])
def test_a_worker_killed_after_any_step_leaves_one_order(market: Market, done: list[Callable]) -> None:
    subscribed(market)
    note_due(at=market.at)
    left: object = Serving.objects.get().pk
    for step in done:
        left = step(left, market.at)

    serve_due(at=market.at)

    assert outcome() == ("served", "", "")
    assert Purchase.objects.count() == 1
    assert ills() == []


def _naive(market: Market, user: User) -> None:
    """The control: looks whether there is an order, then orders."""
    if not Purchase.objects.filter(user=user).exists():
        basket = basket_of(market, market.honey)
        choose_all(basket, market)
        buyer = Buyer(email=user.email, name="Camille", user_id=user.pk)
        ask = CheckoutAsk(buyer=buyer, provider="on_site", accept_terms=True)
        checkout(key=basket.key, ask=ask, idempotency_key="k", at=market.at)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_give_one_order_each() -> None:
    market = open_market(now())
    for number in range(4):
        subscribed(market, name=f"camille{number}")

    results = at_once([partial(serve_due, at=market.at)] * 4)
    serve_due(at=market.at)

    assert len(successes(results)) == 4
    assert sorted(Serving.objects.values_list("state", flat=True)) == ["served"] * 4
    assert (Purchase.objects.count(), Line.objects.count()) == (4, 4)
    assert ills() == []


@pytest.mark.django_db(transaction=True)
def test_control_looking_before_ordering_orders_twice() -> None:
    market = open_market(now())
    user = camille()

    at_once([partial(_naive, market, user)] * 4)

    assert Purchase.objects.count() > 1
