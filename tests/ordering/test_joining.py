"""More for an order that was placed: until its cut-off, for the same hand-over, paid as a purchase of its own."""

from decimal import Decimal

import pytest
from django.core import mail

from jachete87.bricks.drive.models import Place, Slot
from jachete87.bricks.galerie.models import ParcelRate
from jachete87.kernel.basket.actions.joining import join_order, want_more
from jachete87.kernel.basket.actions.lines import CannotBeHad, Wanted, add_line
from jachete87.kernel.basket.actions.opening import start_basket
from jachete87.kernel.basket.queries import view
from jachete87.kernel.bricks import WayNotAvailable
from jachete87.kernel.catalogue.models import Offer, Product
from jachete87.kernel.notices.actions.sending import send_mails
from jachete87.kernel.orders.models import Line, Purchase, SubOrder
from jachete87.kernel.orders.queries import view_of
from tests.ordering.joining import group_of, line_of, more_of
from tests.ordering.market import Market, basket_of, bought, buy, choose_all, ills, offer


def test_more_honey_comes_with_the_order_and_takes_no_second_place(market: Market) -> None:
    first = bought(market, market.honey)

    basket = more_of(first, market, quantity=2)
    shown = group_of(basket, market)
    second = buy(basket, market)

    mine, other = SubOrder.objects.get(purchase=first), SubOrder.objects.get(purchase=second)
    assert (shown.joins, shown.is_ready, shown.is_held, shown.deadline) == (first.reference, True, True, mine.deadline)
    assert (other.joins_id, other.reservation, other.place, other.starts_at) == (
        mine.pk, mine.reservation, mine.place, mine.starts_at,
    )  # fmt: skip
    assert (second.state, second.total, Place.objects.count(), market.slots[0].booked) == (
        "placed", Decimal("13.00"), 1, 1,
    )  # fmt: skip
    assert Product.objects.get(pk=market.honey.variant.product_id).stock_promised == 3
    assert ills() == []


def test_each_shows_the_other(market: Market) -> None:
    first = bought(market, market.honey)
    second = buy(more_of(first, market), market)

    shown = [view_of(purchase, market.at).sub_orders[0].company for purchase in (first, second)]

    assert [[(c.reference, c.path) for c in each] for each in shown] == [
        [(other.reference, f"/achats/{other.reference}/{other.token}")] for other in (second, first)
    ]


def test_the_letters_say_what_goes_together(market: Market) -> None:
    first = bought(market, market.honey)
    second = buy(more_of(first, market), market)

    send_mails(at=market.at)

    said = {
        m.to[0]: f"avec\N{NO-BREAK SPACE}: {first.reference}" in m.body
        for m in mail.outbox
        if second.reference in m.subject
    }
    assert said == {"camille@example.test": True, "ferme-de-jean@example.test": True}


def test_who_bought_with_another_address_is_named_without_a_link(market: Market) -> None:
    first = bought(market, market.honey)
    Purchase.objects.filter(pk=first.pk).update(email="charlie@example.test")
    second = buy(more_of(first, market), market)

    shown = view_of(second, market.at).sub_orders[0].company

    assert [(c.reference, c.path) for c in shown] == [(first.reference, "")]


@pytest.mark.parametrize("brick", ["galerie", "relais"])
def test_more_comes_the_same_way_without_a_second_fee(market: Market, brick: str) -> None:
    ParcelRate.objects.update(fee=Decimal("5.90"))
    first = bought(market, market.cup if brick == "galerie" else market.book)

    second = buy(more_of(first, market), market)

    mine, other = SubOrder.objects.get(purchase=first), SubOrder.objects.get(purchase=second)
    assert (other.fee, other.address, other.way_label) == (Decimal(0), mine.address, mine.way_label)
    assert ills() == []


def test_what_makes_the_parcel_dearer_is_paid_and_no_more(market: Market) -> None:
    ParcelRate.objects.all().delete()
    for grams, fee in ((600, "5.00"), (5000, "9.00")):
        ParcelRate.objects.create(up_to_grams=grams, fee=Decimal(fee))
    first = bought(market, market.cup)
    first_fee = SubOrder.objects.get(purchase=first).fee

    second = buy(more_of(first, market, quantity=3), market)

    assert [first_fee, SubOrder.objects.get(purchase=second).fee] == [Decimal("5.00"), Decimal("4.00")]


def test_what_makes_the_parcel_free_together_costs_no_fee(market: Market) -> None:
    ParcelRate.objects.all().delete()
    ParcelRate.objects.create(up_to_grams=600, fee=Decimal("5.00"))
    ParcelRate.objects.create(up_to_grams=5000, fee=Decimal("9.00"), free_from=Decimal("60.00"))
    first = bought(market, market.cup)

    second = buy(more_of(first, market, quantity=2), market)

    assert SubOrder.objects.get(purchase=second).fee == 0


def test_what_is_too_heavy_together_is_had_on_its_own(market: Market) -> None:
    ParcelRate.objects.all().delete()
    ParcelRate.objects.create(up_to_grams=600, fee=Decimal("5.00"))
    first = bought(market, market.cup)
    basket = more_of(first, market, quantity=3)

    shown = group_of(basket, market)
    with pytest.raises(WayNotAvailable):
        buy(basket, market)

    assert (shown.joins, shown.is_set, [way.id for way in shown.ways]) == ("", False, ["collect"])
    assert (Purchase.objects.count(), ills()) == (1, [])


def test_what_is_made_to_order_makes_the_whole_wait(market: Market) -> None:
    first = bought(market, market.cup)
    vase = offer(market.paula, "Vase", "30.00")
    Product.objects.filter(pk=vase.variant.product_id).update(lead_days=21)
    basket = start_basket()
    join_order(key=basket.key, purchase=first, number=1, at=market.at)
    add_line(key=basket.key, wanted=Wanted(vase.pk), at=market.at)

    second = buy(basket, market)

    assert "21 jours" in SubOrder.objects.get(purchase=second).next_step
    assert "21 jours" not in SubOrder.objects.get(purchase=first).next_step


def test_what_is_full_for_newcomers_is_not_full_for_who_has_a_place(market: Market) -> None:
    first = bought(market, market.honey)
    Slot.objects.update(capacity=1)
    Slot.objects.exclude(pk=market.slots[0].pk).update(booked=1)

    with pytest.raises(CannotBeHad) as full:
        basket_of(market, market.honey)
    second = buy(more_of(first, market), market)

    assert (full.value.code, second.state) == ("slot_full", "placed")


def test_anything_of_the_same_sale_can_be_added(market: Market) -> None:
    first = bought(market, market.honey)
    pears = offer(market.jean, "Poires", "3.00")
    basket = basket_of(market, market.book)
    join_order(key=basket.key, purchase=first, number=1, at=market.at)
    waiting = view(basket, market.at)

    add_line(key=basket.key, wanted=Wanted(pears.pk), at=market.at)
    filled = view(basket, market.at)

    assert [(one.reference, one.is_open) for one in waiting.adding] == [(first.reference, True)]
    assert [notice.code for group in waiting.groups for notice in group.notices] == []
    assert (filled.adding, [group.joins for group in filled.groups]) == ((), [first.reference, ""])


def test_what_else_lay_in_the_basket_stays_and_is_bought_with_it(market: Market) -> None:
    first = bought(market, market.honey)
    basket = basket_of(market, market.honey, market.book)
    choose_all(basket, market)

    want_more(key=basket.key, purchase=first, line_id=line_of(first).pk, quantity=1, at=market.at)
    second = buy(basket, market)

    assert [(line.title, line.quantity) for line in Line.objects.filter(sub_order__purchase=second)] == [
        ("Miel de châtaignier", 2),
        ("Contes du Limousin", 1),
    ]
    assert (Place.objects.filter(state="taken").count(), market.slots[0].booked) == (1, 1)
    assert ills() == []


def test_the_price_is_that_of_today(market: Market) -> None:
    first = bought(market, market.honey)
    Offer.objects.filter(pk=market.honey.pk).update(price=Decimal("7.10"))

    second = buy(more_of(first, market), market)

    assert (first.total, second.total) == (Decimal("6.50"), Decimal("7.10"))
