"""What cannot be added to an order, or comes in between, and what becomes of the two."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from jachete87.base.errors import Forbidden, NotFound, Refusal
from jachete87.kernel.accounts.models import User
from jachete87.kernel.basket.actions.joining import join_order, leave_order, want_more
from jachete87.kernel.basket.actions.lines import OfferGone
from jachete87.kernel.basket.actions.opening import adopt, start_basket
from jachete87.kernel.basket.actions.ways import choose_way
from jachete87.kernel.basket.models import BasketGroup, BasketLine
from jachete87.kernel.bricks import Choice, WayNotAvailable
from jachete87.kernel.catalogue.actions.stock import OutOfStock
from jachete87.kernel.orders.actions.ending import StillJoined, TooLate
from jachete87.kernel.orders.models import Line, Purchase, SubOrder
from jachete87.kernel.orders.queries import view_of
from jachete87.kernel.payments.providers.sandbox import AUTHENTICATES, DECLINES
from tests.ordering.joining import cancel, group_of, line_of, more_of, prepared
from tests.ordering.market import Market, bought, buy, choose_all, ills


@pytest.mark.parametrize("trouble", [prepared, cancel])
def test_what_is_prepared_or_cancelled_takes_no_more(market: Market, trouble: object) -> None:
    first = bought(market, market.honey)
    prepared(first) if trouble is prepared else cancel(first, market)

    with pytest.raises(TooLate):
        more_of(first, market)

    assert (BasketGroup.objects.exclude(joins=None).count(), BasketLine.objects.count()) == (0, 1)


def test_after_the_cut_off_nothing_is_added(market: Market) -> None:
    first = bought(market, market.honey)
    basket = start_basket()
    late = SubOrder.objects.get().deadline

    with pytest.raises(TooLate):
        join_order(key=basket.key, purchase=first, number=1, at=late)

    join_order(key=basket.key, purchase=first, number=1, at=late - timedelta(seconds=1))
    assert BasketGroup.objects.filter(basket=basket, joins__isnull=False).count() == 1


def test_the_cut_off_of_the_order_counts_by_the_clock_of_the_database(market: Market) -> None:
    first = bought(market, market.honey)
    basket = more_of(first, market)
    SubOrder.objects.update(deadline=market.at + timedelta(milliseconds=1))

    with pytest.raises(Refusal) as refused:
        buy(basket, market)

    assert (refused.value.code, Purchase.objects.count()) == ("cycle_closed", 1)


def test_when_nothing_is_left_nothing_is_added(market: Market) -> None:
    first = bought(market, market.honey)

    with pytest.raises(OutOfStock):
        more_of(first, market, quantity=20)

    assert (BasketLine.objects.count(), BasketGroup.objects.exclude(joins=None).count(), ills()) == (1, 0, [])


def test_what_is_not_sold_any_more_is_refused(market: Market) -> None:
    first = bought(market, market.honey)
    Line.objects.update(offer=None)

    with pytest.raises(OfferGone):
        more_of(first, market)


def test_the_first_is_cancelled_before_the_second_is_paid_and_the_group_says_so(market: Market) -> None:
    first = bought(market, market.honey)
    basket = more_of(first, market)
    cancel(first, market)

    shown = group_of(basket, market)
    with pytest.raises(WayNotAvailable):
        buy(basket, market)
    choose_all(basket, market)
    second = buy(basket, market)

    assert (shown.joins, shown.is_set, [notice.code for notice in shown.notices]) == ("", False, ["way_not_available"])
    assert first.reference in shown.notices[0].text
    other = SubOrder.objects.get(purchase=second)
    assert (other.joins, other.reservation == SubOrder.objects.get(purchase=first).reservation) == (None, False)
    assert ills() == []


def test_the_place_stays_as_long_as_one_of_the_orders_lives(market: Market) -> None:
    first = bought(market, market.honey)
    second = buy(more_of(first, market), market)

    cancel(first, market)
    between = market.slots[0].booked, ills()
    cancel(second, market)

    assert (between, market.slots[0].booked, ills()) == ((1, []), 0, [])


def test_who_pays_the_parcel_of_both_is_cancelled_last(market: Market) -> None:
    first = bought(market, market.cup)
    second = buy(more_of(first, market), market)
    paid = SubOrder.objects.get(purchase=first).fee

    with pytest.raises(StillJoined, match=second.reference):
        cancel(first, market)
    kept = list(Purchase.objects.order_by("pk").values_list("state", flat=True))
    cancel(second, market)
    cancel(first, market)

    ended = list(Purchase.objects.order_by("pk").values_list("state", flat=True))
    assert (paid > 0, kept, ended, ills()) == (True, ["placed"] * 2, ["cancelled"] * 2, [])


@pytest.mark.parametrize("card", [DECLINES, AUTHENTICATES])
def test_a_second_payment_that_fails_leaves_the_first_its_place(market: Market, card: str) -> None:
    first = bought(market, market.honey)
    basket = more_of(first, market)
    with suppress(Refusal):
        buy(basket, market, card=card)

    assert (market.slots[0].booked, Purchase.objects.get(pk=first.pk).state, ills()) == (1, "placed", [])


def test_a_declined_card_leaves_the_basket_with_the_order(market: Market) -> None:
    first = bought(market, market.honey)
    basket = more_of(first, market)
    with pytest.raises(Refusal):
        buy(basket, market, card=DECLINES)

    second = buy(basket, market, key="again")

    assert SubOrder.objects.get(purchase=second).joins == SubOrder.objects.get(purchase=first)
    assert ills() == []


def test_a_button_pressed_twice_buys_once(market: Market) -> None:
    first = bought(market, market.honey)
    basket = more_of(first, market)

    once, twice = buy(basket, market), buy(basket, market)

    assert (once, Purchase.objects.count()) == (twice, 2)


def test_more_is_paid_on_the_spot_too(market: Market) -> None:
    first = bought(market, market.honey, provider="on_site")

    second = buy(more_of(first, market), market, provider="on_site")

    assert (second.state, second.payment and second.payment.state) == ("placed", "authorised")


def test_a_third_joins_the_second_in_the_same_place(market: Market) -> None:
    first = bought(market, market.honey)
    second = buy(more_of(first, market), market)

    third = buy(more_of(second, market), market)

    shown = view_of(third, market.at).sub_orders[0].company
    assert [other.reference for other in shown] == [first.reference, second.reference]
    assert (market.slots[0].booked, ills()) == (1, [])


def test_another_slot_is_another_hand_over_and_the_same_one_is_not(market: Market) -> None:
    first = bought(market, market.honey)
    basket = more_of(first, market)
    group, slots = group_of(basket, market), market.slots

    choose_way(key=basket.key, group_id=group.id, choice=Choice(group.way, slots[0].pk), at=market.at)
    same = group_of(basket, market).joins
    choose_way(key=basket.key, group_id=group.id, choice=Choice(group.way, slots[1].pk), at=market.at)

    assert (same, group_of(basket, market).joins) == (first.reference, "")
    assert [slot.booked for slot in market.slots[:2]] == [1, 1]


def test_a_group_is_had_on_its_own_after_all(market: Market) -> None:
    first = bought(market, market.honey)
    basket = more_of(first, market)

    leave_order(key=basket.key, group_id=group_of(basket, market).id, at=market.at)

    shown = group_of(basket, market)
    assert (shown.joins, shown.is_set, len(shown.lines)) == ("", False, 1)


def test_only_ones_own_order_takes_more(market: Market) -> None:
    camille = User.objects.create_person("camille@example.test")
    charlie = User.objects.create_person("charlie@example.test")
    first = bought(market, market.honey)
    Purchase.objects.update(user=camille)
    first.refresh_from_db()
    theirs, found = start_basket(user_id=charlie.pk), more_of(first, market)

    with pytest.raises(Forbidden):
        join_order(key=theirs.key, purchase=first, number=1, at=market.at)
    adopt(key=found.key, user_id=charlie.pk, at=market.at)

    assert [BasketGroup.objects.filter(basket=each, joins__isnull=False).count() for each in (theirs, found)] == [0, 0]


def test_what_is_of_another_purchase_does_not_exist(market: Market) -> None:
    first, other = bought(market, market.honey), bought(market, market.book)
    basket = start_basket()

    with pytest.raises(NotFound):
        want_more(key=basket.key, purchase=first, line_id=line_of(other).pk, quantity=1, at=market.at)
    with pytest.raises(NotFound):
        join_order(key=basket.key, purchase=first, number=2, at=market.at)

    assert BasketLine.objects.filter(basket=basket).count() == 0


def test_the_database_refuses_to_join_what_is_not_to_prepare_or_elsewhere(market: Market) -> None:
    first, other = bought(market, market.honey), bought(market, market.honey)
    mine, joined = SubOrder.objects.get(purchase=other), SubOrder.objects.get(purchase=first)
    told = {"purchase": other, "seller": mine.seller, "brick": mine.brick, "goods": 0, "total": 0, "joins": joined}

    with pytest.raises(DatabaseError), transaction.atomic():
        SubOrder.objects.create(number=2, reservation="elsewhere", **told)
    prepared(first)
    with pytest.raises(DatabaseError), transaction.atomic():
        SubOrder.objects.create(number=2, reservation=joined.reservation, **told)
    with pytest.raises(DatabaseError), transaction.atomic():
        SubOrder.objects.filter(pk=mine.pk).update(joins=joined)

    assert SubOrder.objects.count() == 2
