"""What rides along in a basket: how it is offered, where it lies, what it takes, and the way out."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jachete87.base.times import now
from jachete87.bricks.drive.models import Place, Slot
from jachete87.kernel.basket.actions.joining import leave_order
from jachete87.kernel.basket.actions.lines import Wanted, add_line
from jachete87.kernel.basket.actions.ways import choose_way
from jachete87.kernel.basket.queries import view
from jachete87.kernel.basket.queries.drawers import load
from jachete87.kernel.bricks import Choice, SlotFull, WayNotAvailable
from jachete87.kernel.catalogue.models import Variant
from jachete87.kernel.membership.models import Seller
from tests.ordering.market import Market, basket_of, ills, offer
from tests.ordering.riding import open_carrying_market, riding

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def market() -> Market:
    return open_carrying_market(now())


def test_honey_a_cup_and_a_book_are_one_group_with_one_place(market: Market) -> None:
    basket = riding(market, market.honey, market.cup, market.book)

    shown = view(basket, market.at)

    (group,) = shown.groups
    assert (group.id.partition(":")[0], len(group.lines), group.is_ready) == ("drive", 3, True)
    assert (group.fee, shown.total) == (Decimal("5.00"), Decimal("6.50") + 24 + market.book.price + 5)
    assert [(each.seller, each.fee) for each in group.riders] == [
        (market.paula.trade_name, Decimal("1.50")), (market.marc.trade_name, Decimal("1.50"))
    ]  # fmt: skip
    assert (Place.objects.filter(state="held").count(), Slot.objects.get(pk=market.slots[0].pk).booked) == (1, 1)
    assert ills() == []


def test_who_did_not_agree_is_not_offered_to_ride(market: Market) -> None:
    Seller.objects.update(ride_days=None)
    basket = basket_of(market, market.honey, market.cup)
    group = next(each for each in view(basket, market.at).groups if each.brick == "galerie")

    with pytest.raises(WayNotAvailable):
        choose_way(key=basket.key, group_id=group.id, choice=Choice("ride-drive"), at=market.at)

    assert {way.kind for way in group.ways} == {"parcel", "collect"}


def test_what_is_made_to_order_rides_only_when_it_is_ready_in_time(market: Market) -> None:
    product = market.cup.variant.product
    type(product).objects.filter(pk=product.pk).update(lead_days=10)
    basket = basket_of(market, market.honey, market.cup)

    ways = {way.kind for group in view(basket, market.at).groups for way in group.ways}

    assert ways == {"slot", "parcel", "collect"}


def test_more_goods_make_the_shared_place_bigger_and_leaving_it_smaller(market: Market) -> None:
    basket = riding(market, market.honey, market.cup)
    add_line(key=basket.key, wanted=Wanted(market.cup.pk, 4), at=market.at)
    grown = Place.objects.get(state="held").crates

    leave_order(key=basket.key, group_id=f"galerie:seller-{market.paula.pk}", at=market.at)

    groups = view(basket, market.at).groups
    assert [(each.brick, each.is_ready) for each in groups] == [("drive", True), ("galerie", False)]
    assert (grown >= 1, Place.objects.filter(state="held").count()) == (True, 1)
    assert ills() == []


def test_a_ride_that_does_not_fit_is_refused_and_nothing_changes(market: Market) -> None:
    Variant.objects.filter(pk=market.cup.variant_id).update(volume_class="crate")
    Slot.objects.update(crates=1)
    basket = basket_of(market, market.honey, market.cup)
    drive, galerie = load(basket, market.at)
    choice = Choice(f"point-{market.point.pk}", market.slots[0].pk)
    choose_way(key=basket.key, group_id=drive.id, choice=choice, at=market.at)

    with pytest.raises(SlotFull):
        choose_way(key=basket.key, group_id=galerie.id, choice=Choice("ride-drive"), at=market.at)

    assert [each.brick for each in load(basket, market.at)] == ["drive", "galerie"]
    assert load(basket, market.at)[0].holds_place
    assert ills() == []


def test_when_the_seller_withdraws_before_the_checkout_the_basket_says_it_and_the_way_out(market: Market) -> None:
    basket = riding(market, market.honey, market.cup)
    Seller.objects.update(ride_days=None)

    shown = view(basket, market.at)

    honey, cup = shown.groups
    assert (honey.is_ready, cup.going, [each.code for each in cup.notices]) == (True, (), ["way_not_available"])
    leave_order(key=basket.key, group_id=cup.riders[0].id, at=market.at)
    assert [each.brick for each in view(basket, market.at).groups] == ["drive", "galerie"]


def test_a_basket_asks_as_often_for_thirty_lines_that_may_ride_as_for_one(market: Market) -> None:
    few, many = basket_of(market, market.honey, market.cup), basket_of(market, market.honey, market.cup)
    for number in range(30):
        piece = offer(market.paula, f"Bol {number}")
        add_line(key=many.key, wanted=Wanted(piece.pk), at=market.at)

    counts = []
    for basket in (few, many):
        with CaptureQueriesContext(connection) as asked:
            view(basket, market.at)
        counts.append(len(asked))

    assert counts[0] == counts[1]
