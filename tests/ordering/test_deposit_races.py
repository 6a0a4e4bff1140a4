"""Two desks take the same jar back: it is given back once."""

import time
from functools import partial

import pytest
from django.db import transaction
from django.db.models import F

from jachete87.base.times import now
from jachete87.kernel.orders.models import ContainerReturn, Line
from jachete87.kernel.payments.models import Refund
from tests.ordering.jars import bring, deposit_of, in_jars
from tests.ordering.market import bought, open_market
from tests.ordering.racing import at_once, successes
from tests.ordering.returning import received
from tests.paying.tools import troubles

pytestmark = pytest.mark.django_db(transaction=True)

DESKS = 6


def _naive(line_id: int) -> bool:
    """The control: looks, then counts, with no trigger that sees it."""
    line = Line.objects.get(pk=line_id)
    if line.containers_back >= line.quantity:
        return False
    time.sleep(0.05)
    with transaction.atomic():
        return bool(Line.objects.filter(pk=line_id).update(refunded=F("refunded") + line.unit_gross))


def test_two_desks_give_the_same_jar_back_once() -> None:
    market = open_market(now())
    in_jars(market.honey)
    purchase = bought(market, market.honey, quantity=2)
    received(purchase, market.at)

    results = at_once([partial(bring, purchase, market, 2, f"desk-{n}") for n in range(DESKS)])

    taken = successes(results)
    assert len(taken) == DESKS
    assert sorted(each.count for each in taken) == [0] * (DESKS - 1) + [2]
    assert sum(each.quantity for each in ContainerReturn.objects.all()) == deposit_of(purchase).containers_back == 2
    assert Refund.objects.get().amount == deposit_of(purchase).gross
    assert troubles() == []


def test_a_tablet_that_sends_many_times_at_once_gives_back_once() -> None:
    market = open_market(now())
    in_jars(market.honey)
    purchase = bought(market, market.honey, quantity=3)
    received(purchase, market.at)

    results = at_once([partial(bring, purchase, market, 1, "tablet") for _ in range(DESKS)])

    assert {(each.count, each.surplus) for each in successes(results)} == {(1, 0)}
    assert deposit_of(purchase).containers_back == 1
    assert troubles() == []


def test_control_looking_before_counting_gives_the_same_jar_back_twice() -> None:
    market = open_market(now())
    in_jars(market.honey)
    purchase = bought(market, market.honey, quantity=2)
    received(purchase, market.at)
    deposit = deposit_of(purchase)

    results = at_once([partial(_naive, deposit.pk) for _ in range(2)])

    assert results == [True, True]
    assert deposit_of(purchase).refunded == 2 * deposit.unit_gross
    assert "nothing is given back for what is delivered and kept" in " ".join(troubles())
