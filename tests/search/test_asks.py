"""What an address asks for, and what of it makes no sense."""

from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict

from jachete87.base.errors import Refusal
from jachete87.kernel.search.rules import SearchAsk, parse_ask, ranking, ranking_explained
from jachete87.kernel.search.rules.words import cut, near_spellings


def test_an_empty_form_asks_for_everything():
    query = QueryDict("q=&kind=&min_price=&near=&page=&available=")

    assert parse_ask(query) == SearchAsk()


def test_every_parameter_of_the_contract_is_read():
    query = QueryDict(
        "q=miel&kind=product&kind=seller&brick=drive&category=miel&commune=87154&near=45.8,1.2&radius_km=20"
        "&min_price=5,50&max_price=20&available=false&by=2026-12-01&point=3&label=AB&seller=jean&source=halles"
        "&sort=price&page=2&page_size=50"
    )

    assert parse_ask(query) == SearchAsk(
        q="miel", kinds=("product", "seller"), bricks=("drive",), categories=("miel",), communes=("87154",),
        near=(45.8, 1.2), radius_km=20.0, min_price=Decimal("5.50"), max_price=Decimal(20), available=False,
        by=date(2026, 12, 1), points=("3",), labels=("AB",), sellers=("jean",), sources=("halles",), sort="price",
        page=2, page_size=50,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "shoe"), ("sort", "rank; DROP TABLE"), ("near", "nord"), ("near", "95,1"), ("radius_km", "-1"),
     ("radius_km", "nan"), ("min_price", "NaN"), ("max_price", "1e9"), ("by", "2026-02-30"), ("page", "0"),
     ("page", "1000000000"), ("page_size", "101"), ("available", "peut-être")],
)  # fmt: skip
def test_nonsense_is_refused_and_the_field_is_named(field, value):
    with pytest.raises(Refusal) as refusal:
        parse_ask({field: value})

    assert (refusal.value.status, refusal.value.code) == (422, "validation_error")
    assert [error["field"] for error in refusal.value.details["errors"]] == [field]


def test_a_very_long_query_is_cut():
    assert len(parse_ask({"q": "miel " * 10_000}).q) <= 200


def test_bounds_the_wrong_way_round_are_turned():
    ask = parse_ask({"min_price": "20", "max_price": "5"})

    assert (ask.min_price, ask.max_price) == (Decimal(5), Decimal(20))


@pytest.mark.parametrize(
    ("text", "words", "sizes"),
    [
        ("Miel 0,5 kg", ("miel",), ("500g",)),
        ("miel 500gr", ("miel",), ("500g",)),
        ("Jus de pomme 1 litre", ("jus", "de", "pomme"), ("1000ml",)),
        ("bière 75cl", ("biere",), ("750ml",)),
        ("L’Œuf d’été", ("l", "oeuf", "d", "ete"), ()),
        ("Pommes de terre", ("pommedeterre",), ()),
    ],
)
def test_texts_are_cut_into_words_and_measures(text, words, sizes):
    found = cut(text)

    assert (found.words, found.sizes) == (words, sizes)


def test_one_error_is_a_letter_less_more_other_or_two_swapped():
    assert {"mie", "mielo", "mial", "meil"} <= near_spellings("miel")


def test_the_public_page_tells_every_weight_of_the_ranking():
    """C. conso. L111-7: what ranks is what is told [L15]."""
    told = {one.name: one.weight for one in ranking_explained()}

    constants = {value for name, value in vars(ranking).items() if name.isupper() and isinstance(value, float)}
    assert told == ranking.weights()
    assert set(told.values()) == constants | set(ranking.FIELD_POINTS.values())
    assert all(one.sentence for one in ranking_explained())
