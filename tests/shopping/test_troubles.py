"""Nothing vanishes from the basket: what cannot be had is said with the way out, and the rest is bought without it."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import F

from jachete87.base.errors import Refusal
from jachete87.bricks.drive.models import CycleLeg, Slot
from jachete87.kernel import bricks
from jachete87.kernel.basket.actions.checkout import PriceChanged
from jachete87.kernel.basket.actions.leaving import take_up
from jachete87.kernel.basket.actions.lines import CannotBeHad, Wanted, accept_price, add_line, change_line
from jachete87.kernel.basket.actions.ways import choose_way
from jachete87.kernel.basket.models import Basket, BasketGroup, BasketLine
from jachete87.kernel.basket.queries import BasketView, find_basket, view
from jachete87.kernel.bricks import Choice
from jachete87.kernel.catalogue.actions.stock import drop_holds
from jachete87.kernel.catalogue.models import Offer, Product
from jachete87.kernel.membership.models import Brick, Seller
from jachete87.kernel.orders.models import Line, Purchase
from jachete87.kernel.payments.providers import sandbox
from tests.ordering.market import Market, basket_of, buy, choose_all, ills, offer, open_market

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def open_shops(transactional_db: None) -> Market:
    from jachete87.base.times import now

    return open_market(now())


def seen(basket: Basket, market: Market) -> BasketView:
    return view(find_basket(basket.key), market.at, careful=True)


def _close_the_sale(market: Market) -> None:
    CycleLeg.objects.update(closes_at=market.at - timedelta(seconds=1))


def _fill_the_slots(market: Market) -> None:
    for group in BasketGroup.objects.filter(brick="drive"):
        bricks.brick("drive").release(group.reservation)
    BasketGroup.objects.filter(brick="drive").update(reservation="", reserved_until=None)
    Slot.objects.update(capacity=F("booked"))


def _withdraw_the_offer(market: Market) -> None:
    Offer.objects.filter(pk=market.honey.pk).update(is_active=False)


def _raise_the_price(market: Market) -> None:
    Offer.objects.filter(pk=market.honey.pk).update(price=F("price") + 1)


def _suspend_the_seller(market: Market) -> None:
    Seller.objects.filter(pk=market.jean.pk).update(state="suspended")


def _switch_off_the_brick(market: Market) -> None:
    Brick.objects.filter(pk="drive").update(is_open=False)


def _empty_the_shelf(market: Market) -> None:
    drop_holds(lines=BasketLine.objects.values_list("pk", flat=True))
    Product.objects.filter(pk=market.honey.variant.product_id).update(stock_on_hand=0)


TROUBLES = [
    (_close_the_sale, "cycle_closed"),
    (_fill_the_slots, "slot_full"),
    (_withdraw_the_offer, "offer_gone"),
    (_raise_the_price, "price_changed"),
    (_suspend_the_seller, "offer_gone"),
    (_switch_off_the_brick, "offer_gone"),
    (_empty_the_shelf, "out_of_stock"),
]


@pytest.mark.parametrize(("trouble", "code"), TROUBLES, ids=lambda each: getattr(each, "__name__", each))
def test_what_cannot_be_had_is_said_and_the_rest_is_bought(
    open_shops: Market, trouble: Callable[[Market], None], code: str
) -> None:
    market = open_shops
    basket = basket_of(market, market.honey, market.book)
    choose_all(basket, market)
    trouble(market)

    shown = seen(basket, market)
    purchase = buy(basket, market, leave=True, expected_total=shown.total)

    assert [(line.title, sorted(line.codes)) for line in shown.staying] == [("Miel de châtaignier", [code])]
    assert (shown.total, shown.goes_on, purchase.total) == (Decimal("15.50"), True, Decimal("15.50"))
    assert list(Line.objects.values_list("title", flat=True)) == ["Contes du Limousin"]
    fresh = take_up(key=basket.key)
    assert fresh is not None
    assert [line.offer_id for line in BasketLine.objects.filter(basket=fresh)] == [market.honey.pk]
    assert ills() == []


@pytest.mark.parametrize(("trouble", "code"), TROUBLES, ids=lambda each: getattr(each, "__name__", each))
def test_who_does_not_ask_to_leave_anything_buys_nothing(
    open_shops: Market, trouble: Callable[[Market], None], code: str
) -> None:
    market = open_shops
    basket = basket_of(market, market.honey, market.book)
    choose_all(basket, market)
    trouble(market)

    with pytest.raises(Refusal) as refused:
        buy(basket, market)

    assert refused.value.code == code
    assert (Purchase.objects.count(), BasketLine.objects.filter(basket=basket).count()) == (0, 2)


def test_a_part_of_a_group_is_bought_at_the_fee_of_that_part(open_shops: Market) -> None:
    market = open_shops
    vase = offer(market.paula, "Vase", "30.00", stock=5)
    basket = basket_of(market, market.cup, vase)
    choose_all(basket, market)
    Offer.objects.filter(pk=vase.pk).update(is_active=False)
    alone = basket_of(market, market.cup)
    choose_all(alone, market)

    purchase = buy(basket, market, leave=True)

    assert purchase.total == seen(alone, market).total
    assert list(Line.objects.values_list("title", flat=True)) == [market.cup.variant.product.title]


def test_a_higher_price_is_bought_once_it_is_accepted(open_shops: Market) -> None:
    market = open_shops
    basket = basket_of(market, market.book)
    _raise = Offer.objects.filter(pk=market.book.pk)
    _raise.update(price=Decimal("17.00"))
    line = BasketLine.objects.get().pk

    before = seen(basket, market)
    accept_price(key=basket.key, line_id=line, price=Decimal("17.00"), at=market.at)
    after = seen(basket, market)

    assert (before.goes_on, before.total, after.goes_on, after.total) == (False, 0, True, Decimal("17.00"))


def test_a_price_that_rises_again_while_it_is_accepted_is_asked_about_again(open_shops: Market) -> None:
    market = open_shops
    basket = basket_of(market, market.book)
    Offer.objects.filter(pk=market.book.pk).update(price=Decimal("18.00"))

    with pytest.raises(CannotBeHad) as refused:
        accept_price(key=basket.key, line_id=BasketLine.objects.get().pk, price=Decimal("17.00"), at=market.at)

    assert refused.value.code == "price_changed"
    assert BasketLine.objects.get().price_seen == Decimal("15.50")


def test_a_lower_price_is_only_told(open_shops: Market) -> None:
    market = open_shops
    basket = basket_of(market, market.book)
    Offer.objects.filter(pk=market.book.pk).update(price=Decimal("12.00"))

    shown = seen(basket, market)

    assert (shown.goes_on, shown.total, [sorted(line.codes) for line in shown.groups[0].lines]) == (
        True,
        Decimal("12.00"),
        [["price_changed"]],
    )


def test_a_slot_that_filled_up_is_chosen_again_and_one_that_is_held_stays(open_shops: Market) -> None:
    market = open_shops
    taken, held = basket_of(market, market.honey), basket_of(market, market.honey)
    choose_all(taken, market)
    choose_all(held, market)
    BasketGroup.objects.filter(basket=taken).update(reservation="", reserved_until=None)
    first, second = market.slots[:2]
    Slot.objects.filter(pk=first.pk).update(booked=F("capacity"))

    lost, kept = seen(taken, market).groups[0], seen(held, market).groups[0]
    way = lost.ways[0].id
    choose_way(key=taken.key, group_id=lost.id, choice=Choice(way, second.pk), at=market.at)

    assert ([n.code for n in lost.notices], lost.is_set, kept.notices, kept.is_set) == (["slot_full"], False, (), True)
    assert seen(taken, market).goes_on


def test_what_is_left_behind_keeps_its_hold_and_its_quantity(open_shops: Market) -> None:
    market = open_shops
    basket = basket_of(market, market.honey, market.book, quantity=2)
    choose_all(basket, market)
    _raise_the_price(market)

    buy(basket, market, leave=True)

    honey = Product.objects.get(pk=market.honey.variant.product_id)
    assert (honey.stock_held, honey.stock_promised) == (2, 0)
    assert list(BasketLine.objects.exclude(basket=basket).values_list("quantity", flat=True)) == [2]
    assert ills() == []


def test_a_declined_card_puts_the_parts_together_again(open_shops: Market) -> None:
    market = open_shops
    basket = basket_of(market, market.honey, market.book)
    choose_all(basket, market)
    _raise_the_price(market)

    with pytest.raises(Refusal):
        buy(basket, market, leave=True, card=sandbox.DECLINES)
    again = buy(basket, market, leave=True, key="again")

    assert (again.total, Basket.objects.count()) == (Decimal("15.50"), 2)
    assert ills() == []


def test_a_purchase_given_up_later_is_found_in_either_basket(open_shops: Market) -> None:
    market = open_shops
    basket = basket_of(market, market.honey, market.book)
    choose_all(basket, market)
    _raise_the_price(market)
    purchase = buy(basket, market, leave=True, card=sandbox.AUTHENTICATES)
    fresh = take_up(key=basket.key)
    assert fresh is not None
    add_line(key=fresh.key, wanted=Wanted(market.cup.pk), at=market.at)

    from jachete87.kernel.orders.actions.placing import payment_moved
    from jachete87.kernel.payments.enums import PaymentState

    payment_moved(purchase.payment_id, PaymentState.RELEASED, market.at)  # type: ignore[arg-type]
    found = take_up(key=fresh.key)

    assert found == fresh
    offers = BasketLine.objects.filter(basket=fresh).order_by("offer").values_list("offer", flat=True)
    assert list(offers) == sorted([market.honey.pk, market.book.pk, market.cup.pk])
    assert ills() == []


def test_a_total_that_is_not_the_one_seen_is_shown_first(open_shops: Market) -> None:
    market = open_shops
    basket = basket_of(market, market.honey, market.book)
    choose_all(basket, market)
    total = seen(basket, market).total
    _withdraw_the_offer(market)

    with pytest.raises(PriceChanged):
        buy(basket, market, leave=True, expected_total=total)

    assert (Purchase.objects.count(), BasketLine.objects.filter(basket=basket).count()) == (0, 2)


def test_where_nothing_can_be_had_nothing_is_bought(open_shops: Market) -> None:
    market = open_shops
    basket = basket_of(market, market.honey)
    choose_all(basket, market)
    _close_the_sale(market)

    with pytest.raises(Refusal):
        buy(basket, market, leave=True)

    assert (Purchase.objects.count(), seen(basket, market).goes_on) == (0, False)


def test_fewer_packs_are_taken_where_fewer_are_left(open_shops: Market) -> None:
    market = open_shops
    basket = basket_of(market, market.honey, quantity=3)
    line = BasketLine.objects.get()
    drop_holds(lines=[line.pk])
    Product.objects.filter(pk=market.honey.variant.product_id).update(stock_on_hand=2)

    left = seen(basket, market).groups[0].lines[0].left
    change_line(key=basket.key, line_id=line.pk, quantity=left or 0, at=market.at)

    assert (left, [bool(group.staying) for group in seen(basket, market).groups]) == (2, [False])
