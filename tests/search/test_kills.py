"""An indexer killed at any moment loses nothing and leaves no ghost; the naive one does."""

import os
import random
import signal
import time

import pytest

from jachete87.base.times import now
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.search.actions import index_due, reindex
from jachete87.kernel.search.models import IndexTask
from jachete87.kernel.search.queries import breaches
from tests.search import indexer
from tests.search.market import open_market, product, seller

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_index")]

CHANGES = 120


@pytest.fixture
def jean(db, windows):
    open_market()
    owner = seller("Ferme de Jean", commune="Nexon")
    for i in range(20):
        product(owner, f"Miel {i}")
    reindex()
    IndexTask.objects.all().delete()
    return owner


def learn():
    """Until nothing is left: the server needs a moment to see that a killed client is gone, and with it its lock."""
    deadline = time.monotonic() + 20
    while IndexTask.objects.exists() and time.monotonic() < deadline:
        if not index_due(at=now()):
            time.sleep(0.02)


def change_three(owner):
    """One new, one renamed, one deleted."""
    first, second = Product.objects.order_by("pk")[:2]
    product(owner, "Cire")
    Product.objects.filter(pk=first.pk).update(title="Propolis")
    second.delete()


@pytest.mark.parametrize("where", ["before the commit", "after the commit", "while settling", "while rebuilding"])
def test_killed_there_the_next_indexer_makes_it_good(jean, where):
    change_three(jean)

    child = indexer.start(where)
    ended = child.wait(60)
    learn()

    assert ended == -signal.SIGKILL
    assert IndexTask.objects.count() == 0
    assert breaches() == []


def test_control_the_naive_indexer_loses_what_it_had_taken(jean):
    change_three(jean)

    ended = indexer.start("naive").wait(60)
    learn()

    assert ended == -signal.SIGKILL
    assert len(breaches()) == 3


def test_a_storm_of_kills_while_everything_changes(jean):
    chance = random.Random(87)
    child, kills = indexer.start("never"), 0
    for i in range(CHANGES):
        _one_change(jean, chance, i)
        time.sleep(0.01)
        if i % 30 == 29:
            os.kill(child.pid, signal.SIGKILL)
            child.wait()
            child, kills = indexer.start("never"), kills + 1
            time.sleep(chance.uniform(0.8, 1.6))
    os.kill(child.pid, signal.SIGKILL)
    child.wait()

    learn()

    assert kills == CHANGES // 30
    assert breaches() == []


def test_a_rebuild_beside_the_running_indexer_misses_nothing(jean):
    child = indexer.start("never")
    deadline = time.monotonic() + 20
    for i in range(60):
        _one_change(jean, random.Random(i), i)
        if i in (10, 40):
            reindex()
    while IndexTask.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()

    told = breaches()

    assert (IndexTask.objects.count(), told) == (0, [])


def _one_change(owner, chance: random.Random, number: int) -> None:
    known = list(Product.objects.values_list("pk", flat=True))
    choice = chance.random()
    if choice < 0.4 or not known:
        product(owner, f"Pot {number}")
    elif choice < 0.7:
        Product.objects.filter(pk=chance.choice(known)).update(title=f"Titre {number}")
    elif choice < 0.85:
        Product.objects.filter(pk=chance.choice(known), state="published").update(state="hidden")
    else:
        Product.objects.filter(pk=chance.choice(known)).delete()
