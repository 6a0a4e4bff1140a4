"""The search itself: understood, filtered, counted, put in order, one page of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from tantivy import DocAddress, Occur, Order, Query

from jachete87.base.times import now
from jachete87.kernel.search.index.reader import MOST, Document, Raw, View, position, view
from jachete87.kernel.search.queries import facets
from jachete87.kernel.search.queries.clauses import (
    any_of,
    available,
    centre_of,
    filters,
    matching,
    mostly_matching,
    place_named,
    priced,
)
from jachete87.kernel.search.queries.ordering import POINTS, By, page_of, total
from jachete87.kernel.search.queries.words import Understood, understand
from jachete87.kernel.search.rules.ask import SearchAsk
from jachete87.kernel.search.rules.results import Card, FacetValue, Place, Results
from jachete87.kernel.territory.rules import Position, distance_km

Address = DocAddress


@dataclass(frozen=True, slots=True)
class Found:
    """A page of documents with what belongs to it."""

    total: int
    documents: list[Document]
    facets: dict[str, tuple[FacetValue, ...]]
    understood: Understood
    place: Place | None
    centre: Position | None
    at: datetime

    @property
    def cards(self) -> list[Raw]:
        """What the documents show at that moment."""
        return [as_of(document.card, self.at) for document in self.documents]


@dataclass(frozen=True, slots=True)
class _Plan:
    """One search ready to be asked: `base` without the filters that belong to facets."""

    ask: SearchAsk
    view: View
    base: Query
    filters: Mapping[str, Query]
    centre: Position | None

    @property
    def query(self) -> Query:
        return facets.narrowed(self.base, self.filters)


def search(ask: SearchAsk, *, lang: str, at: datetime | None = None) -> Results:
    """One page of results with its facets; asks no database."""
    found = find(ask, lang=lang, at=at or now())
    cards = tuple(_shown(document, lang, found) for document in found.documents)
    return Results(found.total, cards, found.facets, ask, found.understood.corrected, found.place)


def find(ask: SearchAsk, *, lang: str, at: datetime) -> Found:
    """The same as stored in the index, for whoever writes it out otherwise.

    One word in three or more may be missing when nothing has them all. Without an index nothing is found.
    """
    current = view()
    if current is None:
        return Found(0, [], {}, Understood(), None, None, at)
    understood = understand(ask.q, current)
    place = place_named(ask.commune, current) or understood.place
    centre = centre_of(ask, place)
    plan = _plan(ask, current, matching(understood, current), centre, at)
    count, addresses = _page(plan)
    if not count and (loosened := mostly_matching(understood, current)):
        plan = _plan(ask, current, loosened, centre, at)
        count, addresses = _page(plan)
    raw = facets.counted(plan.base, plan.filters, current, centre)
    named = facets.named(raw, ask, current, centre, lang)
    return Found(count, [current.document(address) for address in addresses], named, understood, place, centre, at)


def _plan(ask: SearchAsk, current: View, words: Query, centre: Position | None, at: datetime) -> _Plan:
    clauses = [(Occur.Must, words)]
    if ask.available:
        clauses += available(current, at)
    if ask.sort in ("price", "price_desc"):
        clauses.append(priced())
    return _Plan(ask, current, Query.boolean_query(clauses), filters(ask, centre, current, at), centre)


def _page(plan: _Plan) -> tuple[int, list[Address]]:
    """The number of results and the addresses of one page of them."""
    ask, searcher, query = plan.ask, plan.view.searcher, plan.query
    offset, size = (ask.page - 1) * ask.page_size, ask.page_size
    if offset >= 1000:
        count = total(searcher.search(query, 1))
        if offset >= count:
            return count, []
    if ask.sort == "distance" and plan.centre:
        return _by_distance(plan, plan.centre, offset)
    return page_of(searcher, query, _order(ask), offset, size)


def _order(ask: SearchAsk) -> By:
    if ask.sort in ("price", "price_desc"):
        return By("price", Order.Asc if ask.sort == "price" else Order.Desc)
    return By("born") if ask.sort == "newest" or not ask.q else POINTS


def _by_distance(plan: _Plan, centre: Position, offset: int) -> tuple[int, list[Address]]:
    """The page in the order of distance: places first counted, then opened one after the other, the placeless last."""
    request = {"spots": {"terms": {"field": "spot", "size": MOST}}}
    buckets = plan.view.searcher.aggregate(plan.query, request)["spots"]["buckets"]
    near = sorted(
        (distance_km(centre, position(bucket["key"])), bucket["key"], bucket["doc_count"]) for bucket in buckets
    )
    shelves = [((Occur.Must, any_of("spot", [token])), count) for _far, token, count in near]
    every, placed = total(plan.view.searcher.search(plan.query, 1)), sum(count for _clause, count in shelves)
    shelves.append(((Occur.MustNot, Query.exists_query("spot")), every - placed))
    by = POINTS if plan.ask.q else By("born")
    passed = 0
    addresses: list[Address] = []
    for (occur, clause), count in shelves:
        first, passed = max(offset - passed, 0), passed + count
        missing = plan.ask.page_size - len(addresses)
        if missing and first < count:
            there = Query.boolean_query([(Occur.Must, plan.query), (occur, Query.const_score_query(clause, 0.0))])
            addresses += page_of(plan.view.searcher, there, by, first, missing)[1]
    return every, addresses


def _shown(document: Document, lang: str, found: Found) -> Card:
    """A card, remembered with its document as long as neither a centre nor the moment has a part in it."""
    raw = as_of(document.card, found.at)
    if found.centre or raw is not document.card:
        return card_of(raw, lang, found.centre)
    if lang not in document.made:
        document.made[lang] = card_of(raw, lang, None)
    card: Card = document.made[lang]
    return card


def as_of(raw: Raw, at: datetime) -> Raw:
    """A stored card as it is true at that moment: what could be ordered until then can no longer be had."""
    until = raw.get("until")
    if until is None or until > at.timestamp():
        return raw
    return {**raw, "state": "", "text_fr": "", "text_en": "", "until": None}


def card_of(raw: Mapping[str, Any], lang: str, centre: Position | None) -> Card:
    """A stored card in the language asked for."""
    english = lang == "en"
    seller, commune = raw.get("seller") or {}, raw.get("commune") or {}
    text = raw.get("text_en" if english else "text_fr", "")
    is_product = raw["kind"] == "product"
    until = raw.get("until")
    return Card(
        kind=raw["kind"],
        id=raw["id"],
        title=raw["title"],
        url=url_of(raw, lang),
        brick=raw.get("brick", ""),
        seller_name=seller.get("name", ""),
        seller_slug=seller.get("slug", ""),
        price=_decimal(raw.get("price")),
        before=_decimal(raw.get("before")),
        unit_price=_decimal(raw.get("unit_price")),
        unit_price_unit=raw.get("unit", ""),
        commune_code=commune.get("code", ""),
        commune_name=commune.get("name", ""),
        latitude=raw.get("lat"),
        longitude=raw.get("lon"),
        distance_km=distance_of(raw, centre),
        availability=text if is_product else "",
        until=datetime.fromtimestamp(until, UTC) if until else None,
        state=raw.get("state", ""),
        source=raw.get("source", ""),
        picture=raw.get("picture", ""),
        picture_alt=raw.get("alt", ""),
        labels=tuple(raw.get("labels", ())),
        category=raw.get("category", ""),
        category_name=raw.get("category_en" if english else "category_fr", ""),
        is_outside=raw.get("outside", False),
        text="" if is_product else text,
    )


def url_of(raw: Mapping[str, Any], lang: str) -> str:
    """The page of a card in that language."""
    url: str = raw["url"]
    return f"/en{url}" if lang == "en" and url.startswith("/") else url


def distance_of(raw: Mapping[str, Any], centre: Position | None) -> float | None:
    """Kilometres from the centre, to a tenth."""
    if centre is None or raw.get("lat") is None or raw.get("lon") is None:
        return None
    return round(distance_km(centre, Position(raw["lat"], raw["lon"])), 1)


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None
