"""Returnable containers: charged beside the price, following their line, given back whoever sold them."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from jachete87.base.errors import NotFound, Refusal
from jachete87.kernel.basket.queries import view
from jachete87.kernel.catalogue.models import Variant
from jachete87.kernel.orders.actions.changing import miss_line, reduce_line, substitute_line, weigh_line
from jachete87.kernel.orders.actions.ending import cancel_lines, cancel_sub_order
from jachete87.kernel.orders.models import FeeShare, Line, SubOrder
from jachete87.kernel.payments.models import Refund
from tests.ordering.jars import became, bring, deposit_of, goods_of, in_jars, jar
from tests.ordering.market import Market, basket_of, bought, by_weight
from tests.ordering.returning import by, received
from tests.paying.tools import troubles
from tests.vouchers.purse import discount

pytestmark = pytest.mark.django_db

D = Decimal


@transaction.atomic
def _cut(line: Line) -> None:
    """The naive way: a line that is made smaller by itself."""
    Line.objects.filter(pk=line.pk).update(delivered_quantity=1)
    connection.check_constraints()


def test_a_deposit_is_charged_beside_the_price_and_outside_vat(market: Market) -> None:
    in_jars(market.honey, 2)

    purchase = bought(market, market.honey, quantity=3)

    goods, deposit, order = goods_of(purchase), deposit_of(purchase), SubOrder.objects.get()
    assert (deposit.title, deposit.quantity, deposit.unit_gross) == ("Consigne : bocal 1 l", 6, D("0.50"))
    assert (deposit.vat, deposit.vat_rate, deposit.stock_use, deposit.deposit_of) == (0, 0, 0, goods)
    assert (order.goods, order.deposits, order.total) == (D("19.50"), D("3.00"), D("22.50") + order.fee)
    assert purchase.total == order.total
    assert troubles() == []


def test_the_basket_shows_the_deposit_beside_the_price(market: Market) -> None:
    in_jars(market.honey)
    basket = basket_of(market, market.honey, quantity=2)

    shown = view(basket, market.at)

    (group,) = shown.groups
    assert (group.lines[0].gross, group.lines[0].deposits) == (D("13.00"), D("1.00"))
    assert (group.subtotal, group.deposits, shown.deposits) == (D("13.00"), D("1.00"), D("1.00"))
    assert shown.to_pay.rest == shown.total == D("14.00") + shown.fees


def test_a_discount_looks_at_goods_alone_and_a_deposit_comes_back_whole(market: Market) -> None:
    in_jars(market.honey)
    discount(market)
    purchase = bought(market, market.honey, quantity=2)
    received(purchase, market.at)

    bring(purchase, market, 2)

    assert purchase.vouchers == D("1.30")
    assert Refund.objects.get().amount == D("1.00")
    assert troubles() == []


def test_the_fee_follows_the_rates_of_goods_not_of_deposits(market: Market) -> None:
    in_jars(market.cup)

    purchase = bought(market, market.cup)

    order = SubOrder.objects.get(purchase=purchase)
    shares = FeeShare.objects.filter(sub_order=order)
    assert order.fee > 0
    assert [share.vat_rate for share in shares] == [goods_of(purchase).vat_rate]


def test_fewer_packs_are_fewer_containers(market: Market) -> None:
    in_jars(market.honey, 2)
    purchase = bought(market, market.honey, quantity=3)

    given = reduce_line(line_id=goods_of(purchase).pk, quantity=1, deed=by("trop peu", market.at))

    assert became(purchase) == ("ordered", 2, D("1.00"), D("2.00"))
    assert given == D("13.00") + D("2.00")
    assert troubles() == []


def test_what_is_missing_or_replaced_leaves_nobecame(market: Market) -> None:
    in_jars(market.honey)
    missed, replaced = bought(market, market.honey, key="1"), bought(market, market.honey, key="2")

    miss_line(line_id=goods_of(missed).pk, deed=by("cassé", market.at))
    substitute_line(line_id=goods_of(replaced).pk, substitute="Confiture", price=D("6.50"), deed=by("gel", market.at))

    assert became(missed) == ("missing", 0, D("0.00"), D("0.50"))
    assert became(replaced) == ("cancelled", 0, D("0.00"), D("0.50"))
    assert troubles() == []


def test_what_weighs_less_keeps_its_container(market: Market) -> None:
    in_jars(market.honey)
    by_weight(market.honey)
    purchase = bought(market, market.honey)

    weigh_line(line_id=goods_of(purchase).pk, grams=800, deed=by(at=market.at))

    assert became(purchase) == ("ordered", 1, D("0.50"), D("0.00"))
    assert troubles() == []


def test_what_is_cancelled_by_either_side_leaves_nobecame(market: Market) -> None:
    in_jars(market.honey)
    mine, theirs = bought(market, market.honey, key="1"), bought(market, market.honey, key="2")

    cancel_lines(purchase_id=mine.pk, line_ids=[goods_of(mine).pk], at=market.at)
    order = SubOrder.objects.get(purchase=theirs)
    cancel_sub_order(sub_order_id=order.pk, reason="gel", by_user_id=None, at=market.at)

    assert became(mine) == became(theirs) == ("cancelled", 0, D("0.00"), D("0.50"))
    assert troubles() == []


def test_a_deposit_is_not_changed_without_its_line(market: Market) -> None:
    in_jars(market.honey)
    purchase = bought(market, market.honey, quantity=2)
    deposit = deposit_of(purchase)

    with pytest.raises(NotFound):
        cancel_lines(purchase_id=purchase.pk, line_ids=[deposit.pk], at=market.at)
    with pytest.raises(Refusal, match="suit son article"):
        reduce_line(line_id=deposit.pk, quantity=1, deed=by("non", market.at))
    with pytest.raises(DatabaseError, match="a deposit follows its line"):
        _cut(goods_of(purchase))

    assert became(purchase) == ("ordered", 2, D("1.00"), D("0.00"))


def test_a_pack_says_how_many_containers_it_has(market: Market) -> None:
    with pytest.raises(DatabaseError, match="a_pack_says_how_many_containers"), transaction.atomic():
        Variant.objects.filter(pk=market.honey.variant_id).update(container=jar())
