"""A slot has room for orders, crates and litres in the cold, and a place takes all three or none."""

from decimal import Decimal

import pytest
from tests.ordering.joining import cancel, line_of, more_of
from tests.ordering.market import Market, basket_of, bought, buy, choose_all, ills, offer

from jachete87.bricks.drive.models import Place, Slot
from jachete87.kernel.basket.actions.lines import Wanted, add_line, change_line, remove_line
from jachete87.kernel.basket.models import Basket, BasketGroup, BasketLine
from jachete87.kernel.basket.queries import view
from jachete87.kernel.bricks import SlotFull
from jachete87.kernel.catalogue.models import Offer, Product, Variant
from jachete87.kernel.catalogue.rules import volume_of
from jachete87.kernel.orders.actions.changing import reduce_line
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.enums import Actor


def _packed(sold: Offer, volume_class: str, *, temperature: str = "ambient") -> Offer:
    Variant.objects.filter(pk=sold.variant_id).update(volume_class=volume_class)
    Product.objects.filter(pk=sold.variant.product_id).update(temperature=temperature)
    return sold


def _limited(market: Market, **room: int) -> Slot:
    """All slots have so much room; the first of them."""
    Slot.objects.update(**room)
    return market.slots[0]


def _booked(slot: Slot) -> tuple[int, int, int]:
    slot.refresh_from_db()
    return slot.booked, slot.booked_crates, slot.booked_chilled


def _line(basket: Basket) -> int:
    return BasketLine.objects.get(basket=basket).pk


@pytest.mark.parametrize(
    ("pack", "decilitres"),
    [
        ({"volume_class": "crate"}, 300),
        ({"volume_class": "jar", "net_quantity": Decimal(9000), "net_unit": "g"}, 4),
        ({"net_quantity": Decimal(1000), "net_unit": "g"}, 15),
        ({"net_quantity": Decimal(750), "net_unit": "ml"}, 10),
        ({"net_quantity": Decimal(6), "net_unit": "piece"}, 18),
        ({"net_quantity": Decimal(1), "net_unit": "g"}, 1),
        ({}, 5),
    ],
)
def test_a_pack_takes_what_its_seller_said_else_what_its_quantity_lets_guess(pack: dict, decilitres: int) -> None:
    variant = Variant(**pack)

    taken = volume_of(variant)

    assert taken == decilitres


def test_a_basket_keeps_its_orders_crates_and_litres_in_a_slot(market: Market) -> None:
    yoghurt = _packed(offer(market.jean, "Yaourts"), "tray", temperature="chilled")
    _packed(market.honey, "crate")
    basket = basket_of(market, market.honey, yoghurt, quantity=2)

    choose_all(basket, market)

    assert _booked(market.slots[0]) == (1, 3, 3)
    assert ills() == []


def test_a_basket_that_does_not_fit_is_told_where_it_does_and_takes_nothing(market: Market) -> None:
    _packed(market.honey, "tray", temperature="chilled")
    basket = basket_of(market, market.honey, quantity=4)
    slot = _limited(market, chilled=6)
    Slot.objects.filter(pk=slot.pk).update(chilled=5)

    with pytest.raises(SlotFull) as refused:
        choose_all(basket, market)

    fitting = Slot.objects.filter(cycle=slot.cycle, chilled=6).order_by("starts_at")
    assert refused.value.details["slots"] == [each.pk for each in fitting]
    assert "pas assez de place au frais" in str(refused.value)
    assert market.point.name in str(refused.value)
    assert (_booked(slot), Place.objects.count()) == ((0, 0, 0), 0)


def test_the_ways_say_in_words_what_is_left_for_this_basket(market: Market) -> None:
    _packed(market.honey, "tray", temperature="chilled")
    basket = basket_of(market, market.honey, quantity=2)
    first, second = market.slots[:2]
    Slot.objects.filter(pk=first.pk).update(chilled=7)
    Slot.objects.filter(pk=second.pk).update(chilled=0)

    shown = view(basket, market.at).groups[0].ways[0].slots

    assert [(slot.remaining, slot.said) for slot in shown[:2]] == [
        (2, "encore 2 places"),
        (0, "plus de place au frais"),
    ]


def test_the_place_follows_the_lines_of_the_basket(market: Market) -> None:
    _packed(market.honey, "crate")
    basket = basket_of(market, market.honey, quantity=2)
    choose_all(basket, market)

    change_line(key=basket.key, line_id=_line(basket), quantity=5, at=market.at)
    grown = _booked(market.slots[0])
    change_line(key=basket.key, line_id=_line(basket), quantity=1, at=market.at)
    shrunk = _booked(market.slots[0])
    remove_line(key=basket.key, line_id=_line(basket), at=market.at)

    assert (grown, shrunk, _booked(market.slots[0])) == ((1, 5, 0), (1, 1, 0), (0, 0, 0))
    assert ills() == []


def test_a_basket_that_outgrows_its_slot_is_asked_for_another(market: Market) -> None:
    _packed(market.honey, "crate")
    slot = _limited(market, crates=9)
    Slot.objects.filter(pk=slot.pk).update(crates=2)
    basket = basket_of(market, market.honey, quantity=2)
    choose_all(basket, market)

    change_line(key=basket.key, line_id=_line(basket), quantity=3, at=market.at)

    group = view(basket, market.at).groups[0]
    assert ([notice.code for notice in group.notices], group.chosen_slot) == (["slot_full"], None)
    assert (_booked(slot), BasketGroup.objects.get(basket=basket).reservation) == ((0, 0, 0), "")
    assert ills() == []


def test_an_order_takes_the_room_of_what_was_ordered_even_when_its_place_was_kept_for_less(market: Market) -> None:
    _packed(market.honey, "crate")
    basket = basket_of(market, market.honey, quantity=2)
    choose_all(basket, market)
    BasketLine.objects.filter(basket=basket).update(quantity=3)  # as when two baskets are poured into one

    buy(basket, market)

    assert _booked(market.slots[0]) == (1, 3, 0)
    assert ills() == []


def test_what_is_taken_off_an_order_gives_its_room_back(market: Market) -> None:
    _packed(market.honey, "crate")
    purchase = bought(market, market.honey, quantity=3)

    reduce_line(line_id=line_of(purchase).pk, quantity=1, deed=Deed(Actor.SHOPPER, market.at))
    reduced = _booked(market.slots[0])
    cancel(purchase, market)

    assert (reduced, _booked(market.slots[0])) == ((1, 1, 0), (0, 0, 0))
    assert ills() == []


def test_what_joins_an_order_takes_room_but_no_second_place(market: Market) -> None:
    _packed(market.honey, "crate")
    first = bought(market, market.honey)

    second = buy(more_of(first, market, quantity=2), market)
    both = _booked(market.slots[0])
    cancel(second, market)

    assert (both, _booked(market.slots[0])) == ((1, 3, 0), (1, 1, 0))
    assert ills() == []


def test_nothing_joins_an_order_beyond_the_room_of_its_slot(market: Market) -> None:
    _packed(market.honey, "crate")
    _limited(market, crates=2)
    first = bought(market, market.honey)
    basket = more_of(first, market, quantity=1)
    more = add_line(key=basket.key, wanted=Wanted(market.honey.pk, 1), at=market.at)

    with pytest.raises(SlotFull):
        buy(basket, market)

    assert _booked(market.slots[0]) == (1, 1, 0)
    assert BasketLine.objects.get(pk=more.pk).quantity == 2
    assert ills() == []
