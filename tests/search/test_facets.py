"""Filters, facets, orders and places, on the whole market."""

from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from jachete87.kernel.search.queries import search, suggest
from jachete87.kernel.search.queries.facets import states
from jachete87.kernel.search.rules import SearchAsk, parse_ask
from jachete87.kernel.search.rules.ask import KINDS
from jachete87.kernel.territory.rules import Position, distance_km
from tests.search.market import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("market")]

SAINT_JUNIEN = Position(45.8877, 0.9013)


def counts(results, facet):
    return {value.value: value.count for value in results.facets[facet]}


def test_every_count_is_the_number_of_results_of_its_choice():
    whole = search(SearchAsk(q="miel"), lang="fr")
    fields = {"kind": "kinds", "brick": "bricks", "category": "categories", "commune": "communes", "seller": "sellers",
              "label": "labels"}  # fmt: skip

    promised = {(name, value): count for name in fields for value, count in counts(whole, name).items()}
    given_ = {
        (name, value): search(SearchAsk(q="miel", **{fields[name]: (value,)}), lang="fr").total
        for name, value in promised
    }

    assert promised == given_
    assert len(promised) > 10


def test_a_parent_counts_what_its_children_hold():
    found = counts(search(SearchAsk(kinds=("product",)), lang="fr"), "category")
    table = list(rows("catalogue"))
    dairy = {"cremerie", "fromages", "yaourts"}

    assert found["cremerie"] == sum(row["category"] in dairy for row in table)
    assert found["fromages"] == sum(row["category"] == "fromages" for row in table)


def test_choices_of_one_facet_are_alternatives_and_keep_the_others_open():
    both = search(SearchAsk(bricks=("drive", "galerie"), kinds=("product",)), lang="fr")
    one = search(SearchAsk(bricks=("drive",), kinds=("product",)), lang="fr")

    assert counts(both, "brick") == counts(one, "brick")
    assert both.total == sum(counts(one, "brick")[name] for name in ("drive", "galerie"))
    assert {value.value for value in both.facets["brick"] if value.is_chosen} == {"drive", "galerie"}


def test_prices_are_between_the_bounds_and_in_order():
    ask = SearchAsk(min_price=Decimal(10), max_price=Decimal(20), sort="price", page_size=100)

    found = search(ask, lang="fr")

    prices = [card.price for card in found.cards]
    assert prices == sorted(prices)
    assert {Decimal(10) <= price <= Decimal(20) for price in prices} == {True}
    assert found.total == sum(10 <= float(row["price"]) <= 20 for row in rows("catalogue"))


def test_within_a_radius_and_in_the_order_of_distance():
    ask = SearchAsk(communes=("Saint-Junien",), radius_km=20.0, sort="distance", page_size=100)

    found = search(ask, lang="fr")

    distances = [card.distance_km for card in found.cards]
    assert distances == sorted(distances)
    assert max(distances) <= 20.0
    assert found.place.code == "87154"
    assert counts(found, "distance")["20"] == found.total


@settings(max_examples=15, deadline=None)
@given(radius=st.integers(1, 60), page_size=st.integers(1, 40))
def test_pages_by_distance_are_the_whole_list_cut_in_pieces(radius, page_size):
    near = (SAINT_JUNIEN.latitude, SAINT_JUNIEN.longitude)
    whole = search(SearchAsk(near=near, radius_km=float(radius), page_size=100), lang="fr")
    asks = [
        SearchAsk(near=near, radius_km=float(radius), sort="distance", page=page, page_size=page_size)
        for page in range(1, whole.total // page_size + 2)
    ]

    pieces = [card for ask in asks for card in search(ask, lang="fr").cards]

    assert len({(card.kind, card.id) for card in pieces}) == whole.total == len(pieces)
    far = [distance_km(SAINT_JUNIEN, Position(card.latitude, card.longitude)) for card in pieces]
    assert [round(one, 1) for one in far] == sorted(round(one, 1) for one in far)


@settings(max_examples=150, deadline=None)
@given(
    q=st.text(max_size=60),
    sort=st.sampled_from(["relevance", "newest", "price"]),
    kinds=st.sets(st.sampled_from(KINDS)),
)
def test_whatever_is_typed_is_answered(q, sort, kinds):
    results = search(parse_ask({"q": q, "sort": sort, "kind": list(kinds)}), lang="fr")

    assert len(results.cards) == min(results.total, 24)
    assert len(suggest(q, "fr")) <= 10


@settings(max_examples=60, deadline=None)
@given(row=st.sampled_from(list(rows("catalogue"))), data=st.data())
def test_the_name_of_a_product_finds_it_in_capitals_and_without_accents(row, data):
    from jachete87.base.texts import fold

    written = data.draw(
        st.sampled_from([row["title"], row["title"].upper(), fold(row["title"]), fold(row["title"]).title()])
    )

    found = search(SearchAsk(q=written), lang="fr")

    assert row["title"] in [card.title for card in found.cards]


def test_one_typing_error_is_mended_and_said():
    found = search(SearchAsk(q="porcelanie"), lang="fr")

    assert found.corrected == "porcelaine"


def test_nothing_is_mended_in_words_that_are_known():
    assert search(SearchAsk(q="pomme"), lang="fr").corrected is None


def test_a_place_in_the_words_is_recognised():
    found = search(SearchAsk(q="miel à Saint-Sylvestre"), lang="fr")

    assert (found.place.name, found.cards[0].commune_name, found.cards[0].distance_km) == (
        "Saint-Sylvestre", "Saint-Sylvestre", 0.0,
    )  # fmt: skip


def test_completions_begin_like_what_is_typed():
    goods, places = suggest("châtaig", "fr"), suggest("chal", "fr")

    assert {"Châtaignes fraîches", "Châtaignes au naturel"} <= {one.text for one in goods if one.kind == "product"}
    assert [one.text for one in places if one.kind == "commune"] == ["Châlus"]


def test_completions_are_in_the_language_of_the_page():
    shelf = next(one for one in suggest("hon", "en") if one.kind == "category")

    assert (shelf.text, shelf.url) == ("Honey", "/en/recherche?category=miel")


def test_a_page_past_the_end_is_empty():
    assert search(SearchAsk(q="miel", page=10_000, page_size=100), lang="fr").cards == ()


@pytest.mark.parametrize(("lang", "label"), [("fr", "Sur commande, à date fixe"), ("en", "To order, for a fixed day")])
def test_what_is_ordered_for_a_fixed_day_is_called_so_whoever_sells_it(lang: str, label: str) -> None:
    with override(lang):
        named = states()["cycle"]

    assert named == label
