"""A sale that is cancelled while others work on it, each race with its control: the naive version is seen to fail."""

from functools import partial

import pytest
from tests.ordering.market import Market, bought, ills, open_market
from tests.ordering.racing import at_once, successes

from jachete87.base.times import now
from jachete87.bricks.drive.actions.changing import cancel_cycle, follow_changes
from jachete87.bricks.drive.actions.telling import Told
from jachete87.bricks.drive.enums import CycleState
from jachete87.bricks.drive.models import Cycle, CycleNotice
from jachete87.kernel.notices.models import Mail
from jachete87.kernel.orders.actions import ending
from jachete87.kernel.orders.models import Purchase, SubOrder
from jachete87.kernel.payments.models import Refund

pytestmark = pytest.mark.django_db(transaction=True)


def _cancelled(market: Market) -> Cycle:
    """A sale with an order that is not held any more; its order is still to be paid back."""
    sale = Cycle.objects.get(state=CycleState.OPEN)
    bought(market, market.honey)
    cancel_cycle(cycle_id=sale.pk, told=Told("one", "Neige", "Neige"), at=market.at)
    return sale


def test_many_workers_that_follow_a_cancelled_sale_pay_back_once() -> None:
    market = open_market(now())
    _cancelled(market)

    results = at_once([partial(follow_changes, at=market.at)] * 6)

    assert len(successes(results)) == 6
    assert (Refund.objects.count(), SubOrder.objects.get().state) == (1, "cancelled")
    assert Mail.objects.filter(key__startswith="cancelled-", seller="").count() == 1
    assert ills() == []


def test_control_without_holding_the_purchase_workers_get_into_each_others_way(monkeypatch: pytest.MonkeyPatch) -> None:
    market = open_market(now())
    _cancelled(market)
    monkeypatch.setattr(ending, "locked_purchase", lambda pk: Purchase.objects.get(pk=pk))

    results = at_once([partial(follow_changes, at=market.at)] * 6)

    assert len(successes(results)) < 6 or Refund.objects.count() > 1 or ills() != []


def test_agents_who_cancel_a_sale_at_once_cancel_it_once() -> None:
    market = open_market(now())
    sale = Cycle.objects.get(state=CycleState.OPEN)
    bought(market, market.honey)

    told = [Told(f"agent-{n}", "Neige", "Neige") for n in range(5)]
    results = at_once([partial(cancel_cycle, cycle_id=sale.pk, told=each, at=market.at) for each in told])

    assert len(successes(results)) == 1
    assert CycleNotice.objects.count() == 1
