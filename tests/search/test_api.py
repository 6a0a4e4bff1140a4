"""The API of the search."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.usefixtures("market"), pytest.mark.django_db]


def test_a_result_has_the_members_of_the_contract():
    answer = Client().get("/api/v1/search", {"q": "miel de châtaignier", "near": "45.83,1.26"}).json()

    first = answer["results"][0]
    assert set(first) == {
        "kind", "id", "title", "url", "brick", "seller", "price", "unit_price", "commune", "distance_km",
        "availability", "source",
    }  # fmt: skip
    assert (first["title"], first["price"], first["unit_price"]) == (
        "Miel de châtaignier 500 g",
        {"amount": "8.90", "currency": "EUR"},
        {"amount": "17.80", "currency": "EUR", "unit": "kg"},
    )
    assert first["availability"] == {"state": "now", "text": "Prêt demain", "until": None}
    assert {"value", "label", "count"} == set(answer["facets"]["brick"][0])


@pytest.mark.parametrize("query", ["kind=shoe", "near=nord", "min_price=cher", "page=0", "page_size=1000", "by=demain"])
def test_nonsense_is_answered_by_a_problem_document(query):
    answer = Client().get(f"/api/v1/search?{query}")

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["code"] == "validation_error"


def test_completions():
    answer = Client().get("/api/v1/suggest", {"q": "made"}).json()

    assert {"text": "Madeleines pur beurre", "kind": "product"}.items() <= answer["suggestions"][0].items()
