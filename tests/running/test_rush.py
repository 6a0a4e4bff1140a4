"""A rush on the last jars and the last places, and a storm of kills in the middle of checkouts (R1, R4, R5).

The moments of the kills are random; `STORM_SEED` plays those of a failure again.
"""

import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from jachete87.base.times import now
from tests.paying.stripe_process import KEY, LocalStripe
from tests.paying.teller import Teller
from tests.running.homes import Homes
from tests.running.killer import Killer, killing
from tests.running.portal import Portal, running
from tests.running.shoppers import Shopper, all_at_once, first_way, keep_coming, references
from tests.running.ways_to_pay import Ways, ends_of

KILLS = 50
SEED = int(os.environ.get("STORM_SEED") or random.randrange(1_000_000))


@pytest.fixture(scope="module")
def stripe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Teller]:
    backend = LocalStripe(tmp_path_factory.mktemp("stripe") / "memory.pickle")
    backend.start()
    teller = Teller(backend)
    teller.start()
    yield teller
    teller.stop()
    backend.stop()


@pytest.fixture(scope="module")
def portal(homes: Homes, stripe: Teller) -> Iterator[Portal]:
    told = {"STRIPE_SECRET_KEY": KEY, "STRIPE_WEBHOOK_SECRET": "whsec_rush", "STRIPE_API_BASE": stripe.url}
    with running(homes.empty(), "--no-demo", **told) as one:
        yield one


def shelve(portal: Portal, what: str, number: int) -> dict[str, int]:
    """Put a product of which there are few, or a slot with few places, into the portal."""
    made = portal.shelves(what, number)
    return {name: int(value) for name, value in (pair.split("=") for pair in made.split())}


async def buy(shopper: Shopper, offer: int) -> None:
    if await shopper.fill(offer) and await shopper.choose(first_way):
        await shopper.check_out()


async def book(shopper: Shopper, offer: int, slot: int, way: str) -> None:
    if await shopper.fill(offer) and await shopper.choose(lambda _: {"way": way, "slot": slot}):
        await shopper.check_out()


def stock(portal: Portal, product: int) -> int:
    return int(portal.shelves("count", product))


def test_two_hundred_buyers_share_fifty_jars(portal: Portal) -> None:
    jars = shelve(portal, "product", 50)

    shoppers = all_at_once(portal.url, 200, partial(buy, offer=jars["offer"]))

    assert len(set(references(shoppers))) == 50
    assert Counter(s.refusal for s in shoppers if not s.purchase) == {"out_of_stock": 150}
    assert stock(portal, jars["product"]) == 0
    assert portal.command("doctor").returncode == 0


def test_forty_baskets_share_a_slot_of_ten_places(portal: Portal) -> None:
    slot = shelve(portal, "slot", 10)
    way = f"point-{slot['point']}"

    shoppers = all_at_once(portal.url, 40, partial(book, offer=slot["offer"], slot=slot["slot"], way=way))

    assert len(set(references(shoppers))) == 10
    assert Counter(s.refusal for s in shoppers if not s.purchase) == {"slot_full": 30}
    assert portal.command("doctor").returncode == 0


def purchases(portal: Portal) -> dict[str, tuple[Any, ...]]:
    """How every purchase stands, by its reference (`shelves.py`)."""
    return {reference: tuple(rest) for reference, *rest in json.loads(portal.shelves("book"))}


@pytest.mark.long
def test_fifty_kills_at_random_moments_lose_double_and_strand_nothing(portal: Portal, stripe: Teller) -> None:
    before = purchases(portal)
    ways = Ways(portal, stripe, shelve(portal, "product", 10_000)["offer"])
    killer = Killer(portal, KILLS, random.Random(SEED))

    with killing(killer):
        shoppers = keep_coming(portal.url, ways.go, killer)
    portal.await_well()
    waiting = [end for end in purchases(portal).values() if end[2] == "action_required"]
    swept = portal.command("tick", "--at", (now() + timedelta(minutes=25)).isoformat())

    assert (killer.fallen.total(), swept.returncode) == (KILLS, 0), f"STORM_SEED={SEED} {killer.fallen}"
    acknowledged = ends_of(shoppers)
    assert purchases(portal) == before | acknowledged, f"STORM_SEED={SEED}"
    assert stripe.taken() - stripe.given_back() == sum(end[3] for end in acknowledged.values() if end[1] == "stripe")
    assert waiting != []
    verdict = portal.command("doctor")
    assert verdict.returncode == 0, f"STORM_SEED={SEED} {verdict.stdout}"


def test_control_who_asks_again_as_a_new_shopper_has_two_orders(portal: Portal) -> None:
    before = purchases(portal)
    jars = shelve(portal, "product", 10)

    first, again = (all_at_once(portal.url, 1, partial(buy, offer=jars["offer"]))[0] for _ in range(2))

    heard = {again.purchase["reference"]}  # the answer to the first was lost on the way
    assert set(purchases(portal)) == set(before) | heard | {first.purchase["reference"]} != set(before) | heard
