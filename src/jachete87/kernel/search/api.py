"""GET /search and GET /suggest. Answers are written straight from the stored cards: no model is built per result."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from jachete87.base.access import access
from jachete87.base.api import Money, PageNumber, PageSize, Problem
from jachete87.base.jinja import lang
from jachete87.base.times import now
from jachete87.kernel.search.queries import suggest
from jachete87.kernel.search.queries.searching import Found, distance_of, find, url_of
from jachete87.kernel.search.rules import SearchAsk, parse_ask
from jachete87.kernel.search.rules.ask import MOST_VALUES, PAGE_SIZE

router = Router()

# The names of schemas are those of one document for the whole API: none may be used by another capability.

Words = Annotated[str, Field(description="Words to look for; cut after 200 signs.")]
Values = Annotated[list[str], Field(max_length=MOST_VALUES)]
Price = Annotated[str, Field(pattern=r"^[0-9]{1,7}([.,][0-9]{1,2})?$", examples=["12.50"])]
_LATITUDE = r"-?([0-8]?[0-9](\.[0-9]{1,10})?|90)"
_LONGITUDE = r"-?((1[0-7][0-9]|[0-9]{1,2})(\.[0-9]{1,10})?|180)"
Position = Annotated[str, Field(pattern=f"^{_LATITUDE},{_LONGITUDE}$", examples=["45.83,1.26"])]


class SearchQuery(Schema):
    """What can be asked; several values of one parameter are alternatives."""

    q: Words = ""
    kind: Annotated[list[Literal["product", "seller", "point", "commune"]], Field(max_length=MOST_VALUES)] = []
    brick: Values = []
    category: Values = []
    commune: Annotated[list[str], Field(max_length=MOST_VALUES, description="INSEE code or name")] = []
    near: Position | None = None
    radius_km: Annotated[float, Field(ge=0, le=500)] | None = None
    min_price: Price | None = None
    max_price: Price | None = None
    available: Annotated[bool, Field(description="false: also what cannot be had now")] = True
    by: Annotated[date, Field(description="can be collected by that day")] | None = None
    point: Values = []
    label: Values = []
    seller: Values = []
    source: Values = []
    sort: Literal["relevance", "price", "price_desc", "distance", "newest"] = "relevance"
    page: PageNumber = 1
    page_size: PageSize = PAGE_SIZE


class FoundSeller(Schema):
    """Who sells it."""

    slug: str
    name: str


class FoundCommune(Schema):
    """Where."""

    code: str
    name: str


class FoundUnitPrice(Money):
    """The price of one unit of measure."""

    unit: str


class FoundAvailability(Schema):
    """When and where it can be had; `until` is the last moment to order."""

    state: Literal["now", "cycle", "made_to_order", "outside"]
    text: str
    until: datetime | None


class FoundThing(Schema):
    """One thing found."""

    kind: Literal["product", "seller", "point", "commune"]
    id: str
    title: str
    url: str
    brick: str | None
    seller: FoundSeller | None
    price: Money | None
    unit_price: FoundUnitPrice | None
    commune: FoundCommune | None
    distance_km: float | None
    availability: FoundAvailability | None
    source: str | None


class FacetChoice(Schema):
    """One choice and how many results it gives."""

    value: str
    label: str
    count: int


class SearchOut(Schema):
    """One page of results with the facets of all of them."""

    total: int
    page: int
    page_size: int
    results: list[FoundThing]
    facets: dict[str, list[FacetChoice]]
    corrected: str | None
    place: FoundCommune | None


class SuggestionOut(Schema):
    """One completion."""

    text: str
    kind: str
    url: str


class SuggestOut(Schema):
    """At most ten completions."""

    suggestions: list[SuggestionOut]


@router.get("/search", response={200: SearchOut, 422: Problem}, operation_id="search", summary="Search everything")
@access("public")
def search(request: HttpRequest, query: Query[SearchQuery]) -> HttpResponse:
    """Products, sellers, points and communes in one list, with facets."""
    ask = parse_ask(request.GET)
    language = lang()
    return _answer(_body(find(ask, lang=language, at=now()), ask, language))


@router.get("/suggest", response={200: SuggestOut, 422: Problem}, operation_id="suggest", summary="Complete a query")
@access("public")
def suggestions(request: HttpRequest, q: Words = "") -> HttpResponse:
    """Completions of what is being typed."""
    found = suggest(q, lang())
    return _answer({"suggestions": [{"text": one.text, "kind": one.kind, "url": one.url} for one in found]})


def _answer(body: Mapping[str, Any]) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), content_type="application/json")


def _body(found: Found, ask: SearchAsk, language: str) -> dict[str, Any]:
    return {
        "total": found.total,
        "page": ask.page,
        "page_size": ask.page_size,
        "results": [_result(card, found, language) for card in found.cards],
        "facets": {
            name: [{"value": one.value, "label": one.label, "count": one.count} for one in values]
            for name, values in found.facets.items()
        },
        "corrected": found.understood.corrected,
        "place": {"code": found.place.code, "name": found.place.name} if found.place else None,
    }


def _result(card: Mapping[str, Any], found: Found, language: str) -> dict[str, Any]:
    return {
        "kind": card["kind"],
        "id": card["id"],
        "title": card["title"],
        "url": url_of(card, language),
        "brick": card.get("brick") or None,
        "seller": card.get("seller"),
        "price": _money(card.get("price")),
        "unit_price": _unit_price(card),
        "commune": card.get("commune"),
        "distance_km": distance_of(card, found.centre),
        "availability": _availability(card, language),
        "source": card.get("source") or None,
    }


def _money(amount: str | None) -> dict[str, str] | None:
    return {"amount": amount, "currency": "EUR"} if amount else None


def _unit_price(card: Mapping[str, Any]) -> dict[str, str] | None:
    amount = _money(card.get("unit_price"))
    return {**amount, "unit": card["unit"]} if amount else None


def _availability(card: Mapping[str, Any], language: str) -> dict[str, Any] | None:
    if not card.get("state"):
        return None
    until = card.get("until")
    text = card["text_en" if language == "en" else "text_fr"]
    return {"state": card["state"], "text": text, "until": datetime.fromtimestamp(until, UTC) if until else None}
