"""Readers follow the index by themselves, and go on without a database."""

import time

import pytest
from django.db import connection

from jachete87.base.times import now
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.search.actions import index_due, reindex
from jachete87.kernel.search.index import folders, reader, writer
from jachete87.kernel.search.queries import generation, is_readable, search, suggest
from jachete87.kernel.search.rules import SearchAsk
from tests.search.market import open_market, product, seller

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_index", "windows")]


def learn():
    while index_due(at=now()):
        pass


def test_without_an_index_nothing_is_found_and_nothing_breaks():
    found = search(SearchAsk(q="miel"), lang="fr")

    assert (found.total, found.cards, found.facets, suggest("miel", "fr"), is_readable()) == (0, (), {}, [], False)


def test_the_index_is_built_where_there_is_none():
    open_market()
    product(seller("Ferme de Jean"), "Miel de Jean")

    learn()

    assert search(SearchAsk(q="miel"), lang="fr").total == 1


def test_the_generation_moves_with_the_index_and_only_then():
    open_market()
    learn()
    before = generation()

    still = generation()
    product(seller("Ferme de Jean"), "Miel de Jean")
    learn()

    assert still == before
    assert generation() > before


def test_a_rebuild_is_switched_in_one_step_and_leaves_one_folder():
    open_market()
    learn()
    old = folders.current()

    reindex()

    assert folders.current() != old
    assert [path.name for path in folders.root().iterdir() if path.is_dir() and not path.is_symlink()] == [
        folders.current().name
    ]


def test_progress_is_told_up_to_the_whole():
    open_market()
    told = []

    count = reindex(progress=told.append)

    assert (told[-1], told == sorted(told), count > 80) == (1.0, True, True)


def test_a_look_is_cheap():
    open_market()
    learn()
    start = time.perf_counter()

    for _ in range(1000):
        reader.view()

    assert time.perf_counter() - start < 0.2


def test_a_search_asks_no_database(django_assert_num_queries):
    open_market()
    product(seller("Ferme de Jean"), "Miel de Jean")
    learn()
    reader.refresh()

    with django_assert_num_queries(0):
        found = search(SearchAsk(q="miel", page_size=100), lang="fr")

    assert found.total == 1
    assert connection.vendor == "postgresql"


def test_a_broken_index_is_built_anew():
    open_market()
    product(seller("Ferme de Jean"), "Miel de Jean")
    learn()
    writer.let_go()
    broken = folders.current()
    (broken / "meta.json").write_text("?")
    product(Seller.objects.get(), "Cire de Jean")

    learn()

    assert folders.current() != broken
    assert search(SearchAsk(q="jean", kinds=("product",)), lang="fr").total == 2


def test_a_writer_elsewhere_is_left_alone():
    open_market()
    learn()
    writer.let_go()
    other = writer.Writer(folders.current())
    product(seller("Ferme de Jean"), "Miel de Jean")

    refused = index_due(at=now())
    other.finish()
    learn()

    assert refused == 0
    assert search(SearchAsk(q="miel"), lang="fr").total == 1


def test_what_does_not_exist_is_asked_again_and_never_remembered():
    open_market()
    product(seller("Ferme de Jean"), "Miel de Jean")
    learn()
    search(SearchAsk(q="miel"), lang="fr")
    before = len(reader.view().cards)

    for number in range(50):
        invented = tuple(f"{number}-{one}" for one in range(20))
        search(SearchAsk(categories=invented, sellers=invented, sources=invented, points=invented), lang="fr")

    assert len(reader.view().cards) == before


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr(reader, "MOST_CARDS", 5)
    monkeypatch.setattr(reader, "MOST_DOCUMENTS", 3)
    open_market()
    owner = seller("Ferme de Jean")
    for number in range(8):
        product(owner, f"Miel de Jean {number}")
    learn()

    sizes = []
    for page in range(1, 9):
        search(SearchAsk(q="miel", page=page, page_size=1), lang="fr")
        for commune in ("87085", "87154", "87187", "87011", "87050", "87106", "87114"):
            reader.view().card(f"commune:{commune}")
        sizes.append((len(reader.view().cards) <= 5, len(reader.view().documents) <= 3))

    assert sizes == [(True, True)] * 8
