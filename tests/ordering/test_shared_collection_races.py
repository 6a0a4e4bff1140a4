"""Many want the last room of a slot for what rides along: never more than there is."""

import random
import time
from functools import partial

import pytest

from jachete87.base.times import now
from jachete87.bricks.drive.models import Place, Slot
from jachete87.kernel.basket.actions.lines import Wanted, add_line
from jachete87.kernel.basket.actions.ways import choose_way
from jachete87.kernel.basket.models import Basket
from jachete87.kernel.bricks import Choice
from jachete87.kernel.catalogue.models import Product, Variant
from tests.ordering.market import Market, ills
from tests.ordering.racing import at_once, refusals, successes
from tests.ordering.riding import open_carrying_market, riding

pytestmark = pytest.mark.django_db(transaction=True)

SHOPPERS, CRATES = 8, 11
"""Each has honey in a crate of its own; three crates are left for cups."""


@pytest.fixture
def market() -> Market:
    market = open_carrying_market(now())
    Variant.objects.filter(pk=market.cup.variant_id).update(volume_class="crate")
    Product.objects.filter(pk=market.cup.variant.product_id).update(stock_on_hand=100)
    Slot.objects.update(capacity=SHOPPERS, crates=CRATES)
    return market


def _with_cup(market: Market) -> Basket:
    """Honey with its place, and a cup that is had apart until now."""
    basket = riding(market, market.honey)
    add_line(key=basket.key, wanted=Wanted(market.cup.pk), at=market.at)
    return basket


def test_the_last_crates_go_to_so_many_cups_as_fit(market: Market) -> None:
    baskets = [_with_cup(market) for _ in range(SHOPPERS)]
    group = f"galerie:seller-{market.paula.pk}"

    results = at_once(
        [
            partial(choose_way, key=each.key, group_id=group, choice=Choice("ride-drive"), at=market.at)
            for each in baskets
        ]
    )

    assert len(successes(results)) == CRATES - SHOPPERS
    assert set(refusals(results)) == {"slot_full"}
    assert Slot.objects.get(pk=market.slots[0].pk).booked_crates == CRATES
    assert ills() == []


def _naive(place_id: int) -> bool:
    """The control: looks whether there is a crate left, then writes what it computed, as a slot without checks."""
    place = Place.objects.select_related("slot").get(pk=place_id)
    if place.slot.booked_crates + 1 > CRATES:
        return False
    time.sleep(random.uniform(0, 0.01))
    Place.objects.filter(pk=place.pk).update(crates=place.crates + 1)
    Slot.objects.filter(pk=place.slot_id).update(booked_crates=place.slot.booked_crates + 1)
    return True


def test_control_looking_before_writing_takes_more_crates_than_there_are(market: Market) -> None:
    for _ in range(SHOPPERS):
        riding(market, market.honey)

    taken = at_once([partial(_naive, pk) for pk in Place.objects.values_list("pk", flat=True)])

    assert taken.count(True) > CRATES - SHOPPERS
    assert any("booked, places take" in ill for ill in ills())
