"""What is held, what is kept for later, what joins at sign-in, what is bought again, and where it is collected."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jachete87.base.errors import Refusal
from jachete87.base.times import now
from jachete87.bricks.drive.models import CycleLeg, Place
from jachete87.kernel.accounts.models import User
from jachete87.kernel.basket.actions.aside import set_aside, set_group_aside, take_back, take_note
from jachete87.kernel.basket.actions.holds import expire_holds, renew_holds
from jachete87.kernel.basket.actions.lines import Wanted, add_line
from jachete87.kernel.basket.actions.opening import adopt, start_basket
from jachete87.kernel.basket.actions.reordering import reorder
from jachete87.kernel.basket.actions.ways import choose_together
from jachete87.kernel.basket.models import Basket, BasketGroup, BasketLine
from jachete87.kernel.basket.queries import BasketView, find_basket, view
from jachete87.kernel.basket.queries.reordering import again
from jachete87.kernel.basket.queries.together import together
from jachete87.kernel.catalogue.actions.stock import OutOfStock
from jachete87.kernel.catalogue.models import Hold, Offer, Product, Variant
from tests.ordering.market import Market, basket_of, bought, choose_all, expire_all, ills, minutes, offer, open_market


@pytest.fixture
def market(db: None) -> Market:
    return open_market(now())


def seen(basket: Basket, market: Market) -> BasketView:
    return view(find_basket(basket.key), market.at, careful=True)


def held(of: Offer) -> int:
    return Product.objects.get(pk=of.variant.product_id).stock_held


def test_holds_are_renewed_together_and_end_with_the_cut_off(market: Market) -> None:
    basket = basket_of(market, market.honey, market.book)
    choose_all(basket, market)
    CycleLeg.objects.update(closes_at=minutes(market, 25))
    market.at = minutes(market, 10)

    renew_holds(key=basket.key, at=market.at)

    ends = {hold.product_id: hold.expires_at for hold in Hold.objects.all()}
    assert ends[market.book.variant.product_id] == minutes(market, 20)
    assert ends[market.honey.variant.product_id] == minutes(market, 15)
    assert BasketGroup.objects.get(brick="drive").reserved_until == minutes(market, 15)
    assert seen(basket, market).held_until == minutes(market, 15)
    assert (held(market.honey), Place.objects.filter(state="held").count()) == (1, 1)
    assert ills() == []


def test_what_lapsed_is_no_longer_said_to_be_held_and_can_be_held_again(market: Market) -> None:
    basket = basket_of(market, market.honey, market.book)
    choose_all(basket, market)
    market.at = minutes(market, 21)
    expire_holds(at=market.at)
    expire_all(market.at)
    lapsed = seen(basket, market)

    renew_holds(key=basket.key, at=market.at)
    again_held = seen(basket, market)

    assert (lapsed.is_held, lapsed.held_until, lapsed.goes_on) == (False, None, True)
    assert (again_held.is_held, again_held.held_until) == (True, minutes(market, 20))
    assert ills() == []


def test_what_went_in_the_meantime_is_not_held_and_the_rest_is(market: Market) -> None:
    basket = basket_of(market, market.honey, market.book)
    later = minutes(market, 21)
    expire_holds(at=later)
    Product.objects.filter(pk=market.book.variant.product_id).update(stock_on_hand=0)

    renew_holds(key=basket.key, at=later)

    assert (held(market.honey), held(market.book)) == (1, 0)
    assert ills() == []


def test_what_is_set_aside_is_neither_held_nor_paid_and_comes_back(market: Market) -> None:
    basket = basket_of(market, market.honey, market.book, quantity=2)
    line = BasketLine.objects.get(offer=market.honey).pk

    set_aside(key=basket.key, line_id=line, at=market.at)
    aside = seen(basket, market)
    held_aside = held(market.honey)
    take_back(key=basket.key, line_id=line, at=market.at)
    back = seen(basket, market)

    assert ([one.title for one in aside.aside], aside.total, held_aside) == (
        ["Miel de châtaignier"],
        Decimal("31.00"),
        0,
    )
    assert (back.aside, back.count, held(market.honey)) == ((), 4, 2)
    assert ills() == []


def test_what_ran_out_stays_aside(market: Market) -> None:
    basket = basket_of(market, market.book)
    line = BasketLine.objects.get().pk
    set_aside(key=basket.key, line_id=line, at=market.at)
    Product.objects.filter(pk=market.book.variant.product_id).update(stock_on_hand=0)

    with pytest.raises(Refusal):
        take_back(key=basket.key, line_id=line, at=market.at)

    assert [one.title for one in seen(basket, market).aside] == ["Contes du Limousin"]


def test_a_group_set_aside_gives_its_place_back(market: Market) -> None:
    basket = basket_of(market, market.honey, market.book)
    choose_all(basket, market)
    group = next(group.id for group in seen(basket, market).groups if group.brick == "drive")

    set_group_aside(key=basket.key, group_id=group, at=market.at)

    assert (held(market.honey), Place.objects.filter(state="held").count()) == (0, 0)
    assert [each.brick for each in seen(basket, market).groups] == ["relais"]
    assert ills() == []


def test_setting_the_same_aside_twice_adds_up(market: Market) -> None:
    basket = basket_of(market, market.honey, quantity=2)
    set_aside(key=basket.key, line_id=BasketLine.objects.get().pk, at=market.at)
    line = add_line(key=basket.key, wanted=Wanted(market.honey.pk, 3), at=market.at)

    set_aside(key=basket.key, line_id=line.pk, at=market.at)

    assert [(one.quantity, one.is_aside) for one in BasketLine.objects.all()] == [(5, True)]
    assert ills() == []


_Wanted = list[tuple[int, int, bool]]
lines = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 600), st.booleans()), max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(guest=lines, known=lines)
def test_signing_in_loses_nothing_whatever_lay_in_either_basket(market: Market, guest: _Wanted, known: _Wanted) -> None:
    BasketLine.objects.all().delete()
    Basket.objects.all().delete()
    Hold.objects.all().delete()
    Product.objects.update(stock_on_hand=None, stock_held=0)
    offers = [market.honey, market.cup, market.book, market.lamp]
    camille, _ = User.objects.get_or_create(email="camille@example.test")
    both = [start_basket(), start_basket(user_id=camille.pk)]
    wanted: Counter[tuple[int, bool]] = Counter()
    for basket, filled in zip(both, (guest, known), strict=True):
        per_basket: Counter[tuple[int, bool]] = Counter()
        for which, quantity, is_aside in filled:
            room = 999 - per_basket[offers[which].pk, is_aside]
            per_basket[offers[which].pk, is_aside] += min(quantity, room)
        for (pk, is_aside), quantity in per_basket.items():
            BasketLine.objects.create(
                basket=basket, offer_id=pk, quantity=quantity, price_seen=Decimal("1.00"), is_aside=is_aside
            )
        wanted += per_basket

    joined = adopt(key=both[0].key, user_id=camille.pk, at=market.at)

    found = {(one.offer_id, one.is_aside): one.quantity for one in BasketLine.objects.all()}
    assert found == {what: min(quantity, 999) for what, quantity in wanted.items()}
    assert joined == both[0]
    assert adopt(key=both[0].key, user_id=camille.pk, at=market.at) == joined
    assert {(one.offer_id, one.is_aside): one.quantity for one in BasketLine.objects.all()} == found
    assert ills() == []


def test_what_joined_is_told_until_it_is_noted(market: Market) -> None:
    camille = User.objects.create_person("camille@example.test")
    old, new = basket_of(market, market.honey, quantity=2), basket_of(market, market.honey, market.book)
    Basket.objects.filter(pk=old.pk).update(user=camille)
    adopt(key=new.key, user_id=camille.pk, at=market.at)

    told = [(one.title, one.joined, one.quantity) for one in seen(new, market).joined]
    take_note(key=new.key)

    assert told == [("Miel de châtaignier", 2, 3)]
    assert seen(new, market).joined == ()


def test_a_purchase_is_bought_again_with_a_report_of_what_changed(market: Market) -> None:
    jam = offer(market.jean, "Confiture", "4.00")
    purchase = bought(market, market.honey, market.book, market.cup, jam, quantity=2)
    Offer.objects.filter(pk=market.book.pk).update(price=Decimal("17.00"))
    Offer.objects.filter(pk=market.cup.pk).update(is_active=False)
    Offer.objects.filter(pk=jam.pk).update(is_active=False)
    small = Variant.objects.create(product=jam.variant.product, name="125 g")
    Offer.objects.create(variant=small, brick_id="drive", price=Decimal("4.00"))
    Product.objects.filter(pk=market.honey.variant.product_id).update(stock_on_hand=3)
    Product.objects.filter(pk=market.book.variant.product_id).update(stock_on_hand=20)
    basket = start_basket()

    report = again(purchase, market.at)
    put = reorder(key=basket.key, wanted=report, at=market.at)

    assert {one.title: (one.quantity, one.changes) for one in report} == {
        "Miel de châtaignier": (1, ("Il n'en reste que 1.",)),
        "Contes du Limousin": (2, ("Plus cher\xa0: 17,00\xa0€ au lieu de 15,50\xa0€.",)),
        market.cup.variant.product.title: (0, ("N’est plus en vente.",)),
        "Confiture": (2, ("Autre conditionnement\xa0: 125 g au lieu de Confiture.",)),
    }
    assert (put, seen(basket, market).count) == ((3, 0), 5)
    assert ills() == []


def test_what_is_closed_now_is_set_aside(market: Market) -> None:
    purchase = bought(market, market.honey, market.book)
    CycleLeg.objects.update(closes_at=market.at - timedelta(seconds=1))
    basket = start_basket()

    put = reorder(key=basket.key, wanted=again(purchase, market.at), at=market.at)

    shown = seen(basket, market)
    assert (put, shown.count, [one.title for one in shown.aside]) == ((1, 1), 1, ["Miel de châtaignier"])


def test_a_report_asks_as_much_for_thirty_lines_as_for_one(
    market: Market, django_assert_max_num_queries: Callable
) -> None:
    books = [offer(market.marc, f"Livre {n}") for n in range(30)]
    small, large = bought(market, books[0]), bought(market, *books, key="large")

    for purchase in (small, large):
        with django_assert_max_num_queries(5):
            again(purchase, market.at)


def test_everything_is_collected_at_one_place_in_one_go(market: Market) -> None:
    basket = basket_of(market, market.cup, market.book)
    choose_all(basket, market)
    before = seen(basket, market)

    offered = together(before)
    assert offered is not None
    choose_together(key=basket.key, choices={move.group: move.choice for move in offered.moves}, at=market.at)
    after = seen(basket, market)

    assert [(move.before, move.after) for move in offered.moves] == [("Envoi par colis", "Retrait à l'atelier")]
    assert offered.elsewhere == ()
    assert after.total - before.total == offered.fees < 0
    assert together(after) is None


def test_nothing_is_proposed_where_places_differ(market: Market) -> None:
    basket = basket_of(market, market.honey, market.book)

    assert together(seen(basket, market)) is None


def test_the_last_one_is_held_by_one_basket_alone(market: Market) -> None:
    rare = offer(market.marc, "Pot rare", stock=1)
    basket_of(market, rare)

    with pytest.raises(OutOfStock):
        basket_of(market, rare)

    assert held(rare) == 1
    assert ills() == []
