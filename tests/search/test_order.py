"""The order of results stays as it is when the index is written anew, and its pages are that order cut in pieces."""

from dataclasses import replace

import pytest

from jachete87.base.times import now
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.search.actions import index_due, mark, reindex
from jachete87.kernel.search.index import reader
from jachete87.kernel.search.index.cards import born
from jachete87.kernel.search.queries import ordering, search
from jachete87.kernel.search.queries.clauses import any_of
from jachete87.kernel.search.rules import SearchAsk
from tests.search.conftest import indexed
from tests.search.market import open_market, product, seller

pytestmark = pytest.mark.django_db

NEAR = (45.83, 1.26)
ASKS = {
    "points": SearchAsk(q="miel"),
    "size and commune": SearchAsk(q="miel 500 g à Nexon"),
    "price": SearchAsk(q="miel", sort="price"),
    "falling price": SearchAsk(sort="price_desc"),
    "newest": SearchAsk(sort="newest"),
    "distance": SearchAsk(q="miel", near=NEAR, radius_km=80.0, sort="distance"),
}


def fill():
    """Forty honeys that nothing tells apart but their numbers, of two sellers."""
    open_market()
    owners = [seller("Ferme de Jean", commune="Nexon"), seller("Ferme de Paul", commune="Nexon")]
    for number in range(40):
        product(owners[number % 2], "Miel de fleurs", price="5.00" if number % 3 else "6.00", net="500 g")
    learn()


def learn():
    while index_due(at=now(), limit=7):
        pass


def whole(ask):
    return [(card.kind, card.id) for card in search(_cut(ask, 1, 100), lang="fr").cards]


def answers():
    return {name: whole(ask) for name, ask in ASKS.items()}


def in_pages(ask, size):
    pages = range(1, len(whole(ask)) // size + 2)
    return [(card.kind, card.id) for page in pages for card in search(_cut(ask, page, size), lang="fr").cards]


def _cut(ask, page, size):
    return replace(ask, page=page, page_size=size)


def as_written():
    """The same results in the order in which they stand in the index."""
    view = reader.view()
    hits = view.searcher.search(any_of("kind", ["product"]), 100).hits
    return [view.read(address)["id"] for _score, address in hits]


def rewrite():
    """Learn every third product again, so that it stands in another segment than before."""
    for pk in Product.objects.order_by("-pk").values_list("pk", flat=True)[::3]:
        mark(kind="product", subjects=[str(pk)])
        learn()


@pytest.fixture(scope="module")
def rewritten(django_db_setup, django_db_blocker, tmp_path_factory):
    """An index of them that was written anew in pieces."""
    with indexed(tmp_path_factory.mktemp("honeys"), django_db_blocker, fill, rewrite):
        yield


def test_equals_keep_their_places_when_the_index_is_rewritten(own_index, windows):
    fill()
    before, stood = answers(), as_written()

    rewrite()
    learned, stands = answers(), as_written()
    reindex()

    assert stands != stood
    assert (learned, answers()) == (before, before)
    assert min(map(len, before.values())) >= 40


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)
@pytest.mark.parametrize("ahead", [(0,), (0, 5), (1_000,)])
def test_pages_neither_repeat_nor_skip(ask, ahead, rewritten, monkeypatch):
    monkeypatch.setattr(ordering, "AHEAD", ahead)

    cut = in_pages(ask, 7)

    assert cut == whole(ask)


def test_of_equals_the_oldest_comes_first(rewritten):
    found = [int(number) for kind, number in whole(ASKS["points"]) if kind == "product"]

    assert found == sorted(found)


def test_a_product_and_a_seller_of_one_second_and_number_are_told_apart():
    open_market()
    owner = seller("Ferme de Jean", commune="Nexon")

    places = {born(f"{kind}:{owner.pk}", owner.created_at) for kind in ("product", "seller", "commune", "point")}

    assert len(places) == 4
