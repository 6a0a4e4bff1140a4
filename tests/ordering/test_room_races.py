"""A thousand shoppers at once: no slot is ever above its orders, its crates or its cold room."""

import random
import time
from datetime import datetime, timedelta
from functools import partial

import pytest

from jachete87.base.times import now
from jachete87.bricks.drive.models import Place, Slot
from jachete87.kernel import bricks
from jachete87.kernel.bricks import Choice, LineAsk
from tests.ordering.market import Market, ills, open_market
from tests.ordering.racing import refusals, successes, together

pytestmark = pytest.mark.django_db(transaction=True)

SHOPPERS = 1000
ORDERS, CRATES, CHILLED = 60, 70, 200


def _shopper(market: Market, slots: list[Slot], at: datetime) -> str | None:
    """Reserves for goods of some size in some slot; one in five thinks better of it."""
    slot, drive = random.choice(slots), bricks.brick("drive")
    line = LineAsk(
        1, market.honey.pk, market.jean.pk, 1, market.honey.price, random.randint(1, 900), random.random() < 0.5
    )
    kept = drive.reserve([line], Choice(f"point-{slot.point_id}", slot.pk), at + timedelta(minutes=30), at)
    if random.random() < 0.2:
        drive.release(kept)
        return None
    return kept


def test_a_thousand_shoppers_never_fill_a_slot_above_any_of_its_capacities() -> None:
    market = open_market(now())
    Slot.objects.update(capacity=ORDERS, crates=CRATES, chilled=CHILLED)
    slots = market.slots[:2]

    results = together([partial(_shopper, market, slots, market.at) for _ in range(SHOPPERS)])

    kept = [reference for reference in successes(results) if reference]
    assert set(refusals(results)) == {"slot_full"}
    assert Place.objects.filter(state="held").count() == len(kept)
    for slot in market.slots[:2]:
        assert slot.booked <= ORDERS
        assert slot.booked_crates <= CRATES
        assert slot.booked_chilled <= CHILLED
        assert CRATES - slot.booked_crates < 3 or CHILLED - slot.booked_chilled < 90
    assert ills() == []


def _naive(slot_id: int, crates: int) -> bool:
    """The control: looks at one capacity after the other, then writes what it computed, as a slot without checks."""
    slot = Slot.objects.get(pk=slot_id)
    if slot.booked + 1 > ORDERS or slot.booked_crates + crates > CRATES:
        return False
    time.sleep(random.uniform(0, 0.01))
    Place.objects.create(
        reference=f"n{random.random()}"[:40], slot=slot, crates=crates, closes_at=now(), expires_at=now()
    )
    Slot.objects.filter(pk=slot_id).update(booked=slot.booked + 1, booked_crates=slot.booked_crates + crates)
    return True


def test_control_looking_at_each_capacity_before_writing_overfills() -> None:
    market = open_market(now())
    slot = market.slots[0]
    Slot.objects.update(capacity=ORDERS, crates=CRATES)

    taken = together([partial(_naive, slot.pk, 2) for _ in range(200)])

    assert taken.count(True) * 2 > CRATES
    assert any("booked, places take" in ill for ill in ills())
