"""Baskets: nothing vanishes without a word, nothing is bought at a price nobody saw."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from jachete87.base.errors import Refusal
from jachete87.bricks.drive.models import CycleLeg
from jachete87.kernel.accounts.models import User
from jachete87.kernel.basket.actions.checkout import PriceChanged
from jachete87.kernel.basket.actions.holds import expire_holds
from jachete87.kernel.basket.actions.lines import CannotBeHad, Wanted, add_line, change_line, remove_line
from jachete87.kernel.basket.actions.opening import BasketExpired, adopt, start_basket
from jachete87.kernel.basket.models import Basket, BasketLine
from jachete87.kernel.basket.queries import BasketView, find_basket, view
from jachete87.kernel.catalogue.actions.stock import OutOfStock
from jachete87.kernel.catalogue.models import Category, Hold, Offer, Product
from jachete87.kernel.orders.models import Purchase
from tests.ordering.market import (
    CAMILLE,
    Market,
    basket_of,
    bought,
    buy,
    choose_all,
    expire_all,
    ills,
    minutes,
    offer,
)


def _shown(basket: Basket, market: Market) -> BasketView:
    return view(find_basket(basket.key), market.at)


def _stock(of: Offer) -> tuple[int, int]:
    product = Product.objects.get(pk=of.variant.product_id)
    return product.stock_held, product.stock_promised


def test_what_lies_in_a_basket_is_kept_until_a_time_and_never_beyond_the_cut_off(market: Market) -> None:
    CycleLeg.objects.update(closes_at=minutes(market, 7))
    basket_of(market, market.honey, market.book, quantity=2)

    until = {hold.product_id: hold.expires_at for hold in Hold.objects.all()}

    assert until[market.honey.variant.product_id] == minutes(market, 7)
    assert until[market.book.variant.product_id] == minutes(market, 20)
    assert _stock(market.honey) == (2, 0)


def test_a_basket_that_took_too_long_keeps_its_lines_and_takes_the_stock_anew(market: Market) -> None:
    basket = basket_of(market, market.honey)
    choose_all(basket, market)
    later = minutes(market, 25)
    expire_holds(at=later)
    expire_all(later)
    assert _stock(market.honey) == (0, 0)

    market.at = later
    purchase = buy(basket, market)

    assert (purchase.state, _stock(market.honey)) == ("placed", (0, 1))
    assert ills() == []


def test_lines_of_one_product_count_together(market: Market) -> None:
    basket = basket_of(market, market.book, quantity=2)

    with pytest.raises(OutOfStock):
        add_line(key=basket.key, wanted=Wanted(market.book.pk, 2, "pour Paula"), at=market.at)

    assert [(line.quantity, line.personalisation) for line in BasketLine.objects.all()] == [(2, "")]
    assert _stock(market.book) == (2, 0)


def test_a_line_is_changed_taken_out_and_put_in_again(market: Market) -> None:
    basket = basket_of(market, market.honey)
    line = BasketLine.objects.get().pk

    change_line(key=basket.key, line_id=line, quantity=3, at=market.at)
    after_change = _stock(market.honey)
    gone = remove_line(key=basket.key, line_id=line, at=market.at)
    after_removal = _stock(market.honey)
    add_line(key=basket.key, wanted=gone, at=market.at)

    assert (after_change, after_removal, _stock(market.honey)) == ((3, 0), (0, 0), (3, 0))
    assert ills() == []


def test_a_price_that_changed_is_said_and_asked_about_once(market: Market) -> None:
    basket = basket_of(market, market.book)
    Offer.objects.filter(pk=market.book.pk).update(price=Decimal("17.00"))

    notices = [notice.code for group in _shown(basket, market).groups for n in group.lines for notice in n.notices]
    with pytest.raises(PriceChanged) as refused:
        buy(basket, market)
    purchase = buy(basket, market, key="again")

    assert notices == ["price_changed"]
    assert refused.value.details["total"] == {"amount": "17.00", "currency": "EUR"}
    assert purchase.total == Decimal("17.00")


def test_a_shopper_who_saw_the_new_total_is_not_asked_again(market: Market) -> None:
    basket = basket_of(market, market.book)
    Offer.objects.filter(pk=market.book.pk).update(price=Decimal("17.00"))

    with pytest.raises(PriceChanged):
        buy(basket, market, expected_total=Decimal("15.50"))
    purchase = buy(basket, market, key="again", expected_total=Decimal("17.00"))

    assert purchase.total == Decimal("17.00")


def test_what_is_no_longer_sold_stays_with_a_word_and_is_not_counted(market: Market) -> None:
    basket = basket_of(market, market.honey, market.book)
    choose_all(basket, market)
    Offer.objects.filter(pk=market.book.pk).update(is_active=False)

    shown = _shown(basket, market)
    with pytest.raises(CannotBeHad) as refused:
        buy(basket, market)

    said = [(line.title, line.can_be_had, [n.code for n in line.notices]) for g in shown.groups for line in g.lines]
    assert said == [("Miel de châtaignier", True, []), ("Contes du Limousin", False, ["offer_gone"])]
    assert (shown.total, refused.value.code) == (Decimal("6.50"), "offer_gone")
    assert Purchase.objects.count() == 0


def test_a_group_whose_time_has_passed_says_so_and_leaves_the_others_alone(market: Market) -> None:
    basket = basket_of(market, market.honey, market.book)
    choose_all(basket, market)
    CycleLeg.objects.update(closes_at=market.at - timedelta(seconds=1))

    shown = _shown(basket, market)
    with pytest.raises(CannotBeHad) as refused:
        buy(basket, market)
    remove_line(key=basket.key, line_id=shown.groups[0].lines[0].id, at=market.at)
    purchase = buy(basket, market, key="rest")

    assert [(group.brick, group.is_ready) for group in shown.groups] == [("drive", False), ("relais", True)]
    assert [notice.code for notice in shown.groups[0].notices] == ["cycle_closed"]
    assert (refused.value.code, purchase.total) == ("cycle_closed", Decimal("15.50"))
    assert ills() == []


def test_goods_that_move_to_the_next_sale_must_be_chosen_again(market: Market) -> None:
    basket = basket_of(market, market.honey)
    choose_all(basket, market)
    market.at += timedelta(days=2)
    expire_all(market.at)

    group = _shown(basket, market).groups[0]

    assert (group.way, group.is_ready) == ("", False)
    assert [notice.code for notice in group.notices] == ["way_not_available"]


def test_a_basket_that_was_bought_can_no_longer_change(market: Market) -> None:
    basket = basket_of(market, market.book)
    purchase = buy(basket, market)

    with pytest.raises(BasketExpired):
        add_line(key=basket.key, wanted=Wanted(market.book.pk), at=market.at)

    assert _shown(basket, market).purchase == purchase.reference


def test_signing_in_joins_the_baskets_and_loses_nothing(market: Market) -> None:
    camille = User.objects.create_person("camille@example.test")
    old = basket_of(market, market.honey, market.book)
    Basket.objects.filter(pk=old.pk).update(user=camille)
    new = basket_of(market, market.book, market.cup, quantity=2)

    joined = adopt(key=new.key, user_id=camille.pk, at=market.at)

    assert joined is not None
    lines = BasketLine.objects.filter(basket=joined).order_by("offer")
    assert [(line.offer_id, line.quantity) for line in lines] == [
        (market.honey.pk, 1),
        (market.cup.pk, 2),
        (market.book.pk, 3),
    ]
    assert not Basket.objects.filter(pk=old.pk).exists()
    assert adopt(key="", user_id=camille.pk, at=market.at) == joined
    assert ills() == []


def test_alcohol_asks_for_majority(market: Market) -> None:
    Category.objects.update(rule_set="alcohol")
    basket = basket_of(market, market.book)

    with pytest.raises(Refusal):
        buy(basket, market)
    purchase = buy(basket, market, key="adult", buyer=CAMILLE.__class__(CAMILLE.email, CAMILLE.name, adult=True))

    assert _shown(basket, market).has_alcohol
    assert purchase.adult_declared


def test_a_parcel_is_not_paid_at_the_counter(market: Market) -> None:
    basket = basket_of(market, market.cup)
    choose_all(basket, market)

    with pytest.raises(Refusal) as refused:
        buy(basket, market, provider="on_site")

    assert refused.value.code == "way_not_available"


def test_a_basket_is_shown_with_as_many_queries_for_thirty_lines_as_for_one(
    market: Market, django_assert_num_queries: Callable
) -> None:
    small = basket_of(market, market.honey, market.book, market.cup, market.lamp)
    large = basket_of(market, market.honey, market.book, market.cup, market.lamp)
    for n in range(26):
        add_line(key=large.key, wanted=Wanted(offer(market.marc, f"Livre {n}").pk), at=market.at)
    found = [find_basket(each.key) for each in (small, large)]

    for basket in found:
        with django_assert_num_queries(16):
            view(basket, market.at)


def test_an_empty_basket_is_nothing_to_pay(market: Market) -> None:
    basket = start_basket()

    with pytest.raises(Refusal):
        buy(basket, market)

    assert _shown(basket, market).is_empty


def test_what_is_finished_elsewhere_is_remembered_by_the_purchase(market: Market) -> None:
    purchase = bought(market, market.book, market.lamp)

    from jachete87.kernel.orders.queries import view_of

    handoffs = view_of(purchase, market.at).handoffs
    assert [(h.title, h.goods) for h in handoffs] == [
        ("À finir chez Ma ville mon shopping", ("1 × Lampe d'atelier",)),
    ]
    assert purchase.total == Decimal("15.50")
