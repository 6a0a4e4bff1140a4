"""Boxes: what is in them is written for each sale, shown where they are bought, and kept as it was promised."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.ordering.market import Market, basket_of, bought
from tests.ordering.market import offer as on_sale

from jachete87.base.errors import NotFound, Refusal
from jachete87.bricks.drive.actions.boxes import Inside, make_box, repeat_content, write_content
from jachete87.bricks.drive.models import Box, BoxContent, BoxLine, Cycle
from jachete87.kernel.accounts.models import User
from jachete87.kernel.basket.queries.drawers import load
from jachete87.kernel.catalogue.models import AllergenFact
from jachete87.kernel.membership.models import Collaborator
from jachete87.kernel.orders.models import Line

BOXES = "/espace/drive/paniers"
CARROTS = Inside(texts=("1 kg de carottes", "2 œufs durs"), products={}, allergens=("eggs",))
LEEKS = Inside(texts=("3 poireaux",), products={}, allergens=None)


@pytest.fixture
def box(market: Market) -> Box:
    """The honey of the market stands for Jean's box."""
    return make_box(product=market.honey.variant.product)


@pytest.fixture
def sale(market: Market) -> Cycle:
    return Cycle.objects.get(pk=market.slots[0].cycle_id)


@pytest.fixture
def jean(market: Market) -> Client:
    """Jean at his telephone."""
    person = User.objects.create_person("jean@example.test")
    Collaborator.objects.create(user=person, seller=market.jean)
    client = Client()
    client.force_login(person)
    return client


def _earlier(sale: Cycle, weeks: int = 1) -> Cycle:
    before = timedelta(weeks=weeks)
    return Cycle.objects.create(rule=sale.rule, state="closed", opens_at=sale.opens_at - before,
                                closes_at=sale.closes_at - before, collect_on=sale.collect_on - before)  # fmt: skip


def _shown(market: Market) -> tuple[bool, tuple[str, ...]]:
    """What the basket says of a box."""
    basket = basket_of(market, market.honey)
    (drawer,) = load(basket, market.at)
    (contents,) = drawer.quote.contents.values()
    return contents.is_set, contents.things


def test_what_is_written_is_shown_in_the_basket_and_kept_with_the_order(market: Market, box: Box, sale: Cycle) -> None:
    write_content(box=box, cycle=sale, inside=CARROTS, at=market.at)

    shown = _shown(market)
    purchase = bought(market, market.honey)

    things = ("1 kg de carottes", "2 œufs durs", "Allergènes\xa0: œufs")
    assert shown == (True, things)
    assert Line.objects.get(sub_order__purchase=purchase).contents == "\n".join(things)


def test_an_order_keeps_what_was_promised_when_the_content_changes(market: Market, box: Box, sale: Cycle) -> None:
    write_content(box=box, cycle=sale, inside=CARROTS, at=market.at)
    early = bought(market, market.honey)

    told = write_content(box=box, cycle=sale, inside=LEEKS, at=market.at)
    late = bought(market, market.honey)

    assert told == 0
    promised = [Line.objects.get(sub_order__purchase=one).contents.splitlines()[0] for one in (early, late)]
    assert promised == ["1 kg de carottes", "3 poireaux"]


def test_before_it_is_written_the_last_one_is_an_example_and_orders_are_told_later(
    market: Market, box: Box, sale: Cycle
) -> None:
    write_content(box=box, cycle=_earlier(sale), inside=CARROTS, at=market.at)

    shown = _shown(market)
    purchase = bought(market, market.honey)
    promised = Line.objects.get(sub_order__purchase=purchase).contents
    told = write_content(box=box, cycle=sale, inside=LEEKS, at=market.at)

    assert shown == (False, ("1 kg de carottes", "2 œufs durs", "Allergènes\xa0: œufs"))
    assert (promised, told) == ("", 1)
    kept = Line.objects.get(sub_order__purchase=purchase).contents
    assert kept == "3 poireaux\nAllergènes non précisés pour\xa0: 3 poireaux"


def test_the_allergens_of_products_inside_come_from_their_own_pages(market: Market, box: Box, sale: Cycle) -> None:
    cheese = on_sale(market.jean, "Fromage frais").variant.product
    jam = on_sale(market.jean, "Confiture").variant.product
    AllergenFact.objects.create(product=cheese, allergen="milk", statement="contains")
    AllergenFact.objects.create(product=cheese, allergen="nuts", statement="traces")
    inside = Inside(texts=("3 poireaux",), products={cheese.pk: 2, jam.pk: 1}, allergens=())

    write_content(box=box, cycle=sale, inside=inside, at=market.at)

    assert _shown(market)[1] == (
        "3 poireaux", "2 × Fromage frais", "1 × Confiture", "Allergènes\xa0: lait",
        "Traces possibles\xa0: fruits à coque", "Allergènes non précisés pour\xa0: Confiture",
    )  # fmt: skip


def test_the_last_content_is_taken_again_as_it_was(market: Market, box: Box, sale: Cycle) -> None:
    write_content(box=box, cycle=_earlier(sale), inside=CARROTS, at=market.at)

    repeat_content(box=box, cycle=sale, at=market.at)

    content = BoxContent.objects.get(cycle=sale)
    assert content.allergens == ["eggs"]
    assert [thing.text for thing in BoxLine.objects.filter(content=content)] == ["1 kg de carottes", "2 œufs durs"]


def test_nothing_cannot_be_written_nor_taken_again(market: Market, box: Box, sale: Cycle) -> None:
    with pytest.raises(Refusal):
        write_content(box=box, cycle=sale, inside=Inside((), {}, None), at=market.at)
    with pytest.raises(NotFound):
        repeat_content(box=box, cycle=sale, at=market.at)

    assert BoxContent.objects.count() == 0


def test_a_farmer_writes_the_content_on_the_telephone(market: Market, sale: Cycle, jean: Client) -> None:
    made = jean.post(BOXES, {"product": market.honey.variant.product_id})
    kept = jean.post(made.url, {"vente": sale.pk, "texts": "1 kg de carottes\n\n 2 choux ", "is_told": "on"})

    assert kept.status_code == 302
    assert "1 kg de carottes" in jean.get(BOXES).content.decode()
    assert [thing.text for thing in BoxLine.objects.all()] == ["1 kg de carottes", "2 choux"]
    page = Client().get(f"/produits/{market.honey.variant.product_id}-{market.honey.variant.product.slug}")
    assert "2 choux" in page.content.decode()


def test_the_boxes_are_listed_in_a_constant_number_of_queries(
    market: Market, box: Box, sale: Cycle, jean: Client, django_assert_num_queries: Callable
) -> None:
    write_content(box=box, cycle=sale, inside=CARROTS, at=market.at)
    jean.get(BOXES)
    with django_assert_num_queries(12) as one:
        jean.get(BOXES)
    for number in range(29):
        more = make_box(product=on_sale(market.jean, f"Panier {number}").variant.product)
        write_content(box=more, cycle=sale, inside=CARROTS, at=market.at)

    with django_assert_num_queries(len(one)):
        jean.get(BOXES)


def test_an_order_without_a_box_asks_nothing_more(market: Market, django_assert_num_queries: Callable) -> None:
    basket = basket_of(market, market.honey)
    with django_assert_num_queries(6) as plain:
        load(basket, market.at)
    make_box(product=market.cup.variant.product)

    with django_assert_num_queries(len(plain)):
        load(basket, market.at)
