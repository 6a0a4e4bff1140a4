"""The table of French queries: written before the ranking, held by it."""

import pytest

from jachete87.kernel.search.queries import search
from jachete87.kernel.search.rules import SearchAsk
from tests.search.market import rows

TABLE = list(rows("queries"))


@pytest.mark.parametrize("row", TABLE, ids=[row["query"] for row in TABLE])
def test_a_query_gives_what_a_shopper_expects(market, row):
    ask = SearchAsk(q=row["query"])

    found = search(ask, lang="fr").cards[:3]

    titles = [card.title for card in found]
    expected = [title for title in (row["expected"] or "").split(" | ") if title]
    if row["how"] == "none":
        assert titles == []
    elif row["how"] == "first":
        assert titles[:1] == expected
    elif row["how"] == "ordered":
        assert titles[: len(expected)] == expected
    elif row["how"] == "any":
        wanted = min(3, len(expected))
        assert (len(titles[:wanted]), set(titles[:wanted]) - set(expected)) == (wanted, set())
    else:
        category = row["how"].removeprefix("only-category:")
        assert [card.category for card in found] == [category] * 3


def test_the_table_is_long_enough():
    assert len(TABLE) >= 80
