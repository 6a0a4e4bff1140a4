"""Show 7: a rush on the last jars and the last places, with and without processes killed in the middle of it."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.running.portal import Portal, running
from tests.running.shoppers import Shopper, all_at_once, first_way, references

SHELVES = Path(__file__).with_name("shelves.py")


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with running(tmp_path_factory.mktemp("rush") / "data", "--no-demo") as one:
        yield one


def shelve(portal: Portal, what: str, number: int) -> dict[str, int]:
    """Put a product of which there are few, or a slot with few places, into the portal."""
    command = [sys.executable, str(SHELVES), what, str(number)]
    done = subprocess.run(command, env=portal.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {name: int(value) for name, value in (pair.split("=") for pair in done.stdout.split())}


async def buy(shopper: Shopper, offer: int) -> None:
    if await shopper.fill(offer) and await shopper.choose(first_way):
        await shopper.check_out()


async def book(shopper: Shopper, offer: int, slot: int, way: str) -> None:
    if await shopper.fill(offer) and await shopper.choose(lambda _: {"way": way, "slot": slot}):
        await shopper.check_out()


def stock(portal: Portal, product: int) -> int:
    counted = subprocess.run(
        [sys.executable, str(SHELVES), "count", str(product)],
        env=portal.environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return int(counted.stdout)


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


def test_nothing_is_lost_or_doubled_when_everything_is_killed_in_turn(portal: Portal) -> None:
    jars = shelve(portal, "product", 120)

    with killing(portal):
        shoppers = all_at_once(portal.url, 200, partial(buy, offer=jars["offer"]))
    portal.await_well()

    acknowledged = references(shoppers)
    assert len(acknowledged) == len(set(acknowledged))
    missing = [s.purchase["reference"] for s in shoppers if s.purchase and not is_there(portal, s)]
    assert missing == []
    assert {s.refusal for s in shoppers if not s.purchase} <= {"out_of_stock"}
    assert stock(portal, jars["product"]) >= 0
    verdict = portal.command("doctor")
    assert verdict.returncode == 0, verdict.stdout


def is_there(portal: Portal, shopper: Shopper) -> bool:
    purchase = shopper.purchase
    found = portal.get(f"/purchases/{purchase['reference']}?token={purchase['token']}")
    return bool(found.get("purchase", found)["reference"] == purchase["reference"])


@contextmanager
def killing(portal: Portal) -> Iterator[None]:
    """kill -9 of the web server, its workers, the job worker and PostgreSQL in turn, until the block ends."""
    over = threading.Event()
    killer = threading.Thread(target=_kill, args=(portal, over))
    killer.start()
    try:
        yield
    finally:
        over.set()
        killer.join()


def _kill(portal: Portal, over: threading.Event) -> None:
    chance = random.Random(87)
    for victim in ("granian", "worker", "postgres", "granian", "postgres", "worker"):
        if over.wait(chance.uniform(0.4, 1.2)):
            return
        for pid in _victims(portal, victim):
            with_no_mercy(pid)


def _victims(portal: Portal, victim: str) -> list[int]:
    if victim == "postgres":
        return _postmasters(portal)
    return [pid for pid, command in portal.descendants() if victim in command]


def _postmasters(portal: Portal) -> list[int]:
    """The server process: the parent of the process that answers a connection."""
    command = [sys.executable, str(SHELVES), "postmaster", "0"]
    found = subprocess.run(command, env=portal.environment, capture_output=True, text=True, check=False)
    return [int(found.stdout)] if found.returncode == 0 else []


def with_no_mercy(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        time.sleep(0)
