"""Facets: how many results each choice would give, its own filter left aside."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from tantivy import Occur, Query

from jachete87.kernel import bricks
from jachete87.kernel.search.index.reader import MOST, MOST_CARDS, View, position, remember
from jachete87.kernel.search.rules.ask import SearchAsk
from jachete87.kernel.search.rules.results import FacetValue
from jachete87.kernel.territory.rules import Position, distance_km

FIELDS: dict[str, tuple[str, int]] = {
    "kind": ("kind", 10),
    "brick": ("brick", 20),
    "category": ("category", 200),
    "commune": ("commune", 30),
    "seller": ("seller_slug", 30),
    "label": ("label", 30),
    "source": ("source", 20),
    "point": ("point", 30),
    "availability": ("state", 10),
}
"""For each facet its field, and how many choices are counted."""
PRICE_BANDS = (0, 5, 10, 20, 50, 100)
DISTANCES = (5, 10, 20, 30, 50)
MOST_DAYS = 14

Named = tuple[str, str]
_INDEXED = ("category", "source", "commune", "point", "seller")


def requests(with_distance: bool) -> dict[str, dict[str, Any]]:
    """What to count, by facet, as tantivy's aggregations."""
    made: dict[str, dict[str, Any]] = {
        name: {"terms": {"field": field, "size": size}} for name, (field, size) in FIELDS.items()
    }
    edges = [100 * edge for edge in PRICE_BANDS]
    bands = [{"from": low, "to": high} for low, high in pairwise(edges)]
    made["price"] = {"range": {"field": "price", "ranges": [*bands, {"from": edges[-1]}]}}
    made["day"] = {"terms": {"field": "first_day", "size": 400}}
    if with_distance:
        made["distance"] = {"terms": {"field": "spot", "size": MOST}}
    return made


def counted(base: Query, filters: Mapping[str, Query], view: View, centre: Position | None) -> dict[str, Any]:
    """The raw counts by facet; one pass for those without a filter of their own, one more for each other."""
    wanted = requests(centre is not None)
    free = {name: request for name, request in wanted.items() if name not in filters}
    found = dict(view.searcher.aggregate(narrowed(base, filters), free))
    for name in filters:
        if name in wanted:
            others = {other: query for other, query in filters.items() if other != name}
            found |= view.searcher.aggregate(narrowed(base, others), {name: wanted[name]})
    return found


def narrowed(base: Query, filters: Mapping[str, Query]) -> Query:
    """The base query with these filters, which earn no points."""
    if not filters:
        return base
    clauses = [(Occur.Must, Query.const_score_query(query, 0.0)) for query in filters.values()]
    return Query.boolean_query([(Occur.Must, base), *clauses])


def named(
    raw: Mapping[str, Any], ask: SearchAsk, view: View, centre: Position | None, lang: str
) -> dict[str, tuple[FacetValue, ...]]:
    """The facets as they are shown: every choice with its name, and chosen ones even when they give nothing."""
    chosen, names = _chosen(ask), _Names(view, lang)
    facets = {}
    for name in FIELDS:
        counts = {bucket["key"]: bucket["doc_count"] for bucket in raw[name]["buckets"] if bucket["doc_count"]}
        for value in chosen.get(name, ()):
            counts.setdefault(value, 0)
        facets[name] = _values(name, counts, chosen.get(name, ()), names)
    facets["kind"] = tuple(value for value in facets["kind"] if value.value in names.kinds)
    facets["price"] = _prices(raw["price"]["buckets"], ask)
    facets["day"] = _days(raw["day"]["buckets"], ask)
    if centre:
        facets["distance"] = _distances(raw["distance"]["buckets"], centre, ask)
    return facets


class _Names:
    """The names of choices, from the index itself and from the installed bricks."""

    def __init__(self, view: View, lang: str) -> None:
        self.view, self.lang = view, "en" if lang == "en" else "fr"
        self.kinds = _kinds(get_language())
        bricks_ = {brick.slug: brick.name for brick in bricks.installed()}
        self.spoken = {"kind": self.kinds, "availability": _states(get_language()), "brick": bricks_}

    def known(self, facet: str) -> dict[str, Named]:
        """The names of this facet that were found in the index since it moved."""
        return self.view.names.setdefault((facet, self.lang), {})

    def of(self, facet: str, value: str) -> Named:
        """The name of a choice and the choice above it; what is found in the index is remembered, nothing else is."""
        if facet in self.spoken or facet not in _INDEXED:
            return self.spoken.get(facet, {}).get(value, value), ""
        card = self.view.seller(value) if facet == "seller" else self.view.card(f"{facet}:{value}")
        if card is None:
            return value, ""
        name = card["title"] if "title" in card else card[self.lang]
        return remember(self.known(facet), value, (name, card.get("parent", "")), MOST_CARDS)


@cache
def _kinds(_language: str | None) -> dict[str, str]:
    return {
        "product": _("Produits"),
        "seller": _("Vendeurs"),
        "point": _("Points de retrait"),
        "commune": _("Communes"),
    }


def states() -> dict[str, str]:
    """What each state of `Availability` is called among the choices."""
    return _states(get_language())


@cache
def _states(_language: str | None) -> dict[str, str]:
    return {
        "now": _("Disponible tout de suite"),
        "cycle": _("Sur commande, à date fixe"),
        "made_to_order": _("Fait sur commande"),
        "outside": _("Sur le site d'un partenaire"),
    }


def _chosen(ask: SearchAsk) -> dict[str, tuple[str, ...]]:
    return {
        "kind": ask.kinds,
        "brick": ask.bricks,
        "category": ask.categories,
        "commune": () if ask.radius_km is not None and not ask.near else ask.communes,
        "seller": ask.sellers,
        "label": ask.labels,
        "source": ask.sources,
        "point": ask.points,
    }


def _values(facet: str, counts: Mapping[str, int], chosen: Sequence[str], names: _Names) -> tuple[FacetValue, ...]:
    known, found = names.known(facet), []
    for value, count in counts.items():
        label, parent = known.get(value) or names.of(facet, value)
        found.append(FacetValue(value, label, count, parent, value in chosen))
    return tuple(found)


def _prices(buckets: Sequence[Mapping[str, Any]], ask: SearchAsk) -> tuple[FacetValue, ...]:
    bands: dict[int, int] = {int(bucket.get("from", -1)) // 100: bucket["doc_count"] for bucket in buckets}
    found = []
    for low, high, label in _bands(get_language()):
        is_chosen = ask.min_price == low and ask.max_price == high and (low, high) != (0, None)
        found.append(FacetValue(f"{low}-{high or ''}", label, bands.get(low, 0), is_chosen=is_chosen))
    return tuple(value for value in found if value.count or value.is_chosen)


@cache
def _bands(_language: str | None) -> tuple[tuple[int, int | None, str], ...]:
    """The price bands with their names."""
    texts = (_("%(low)s à %(high)s €"), _("%(low)s € et plus"))
    bounds = zip(PRICE_BANDS, [*PRICE_BANDS[1:], None], strict=True)
    return tuple((low, high, texts[high is None] % {"low": low, "high": high}) for low, high in bounds)


def _days(buckets: Sequence[Mapping[str, Any]], ask: SearchAsk) -> tuple[FacetValue, ...]:
    """Days with what can be collected by them: what can be collected whenever one likes counts on each."""
    counts = {int(bucket["key"]): bucket["doc_count"] for bucket in buckets}
    total, found = counts.pop(0, 0), []
    for ordinal in sorted(counts)[:MOST_DAYS]:
        total += counts[ordinal]
        day = date.fromordinal(ordinal)
        found.append(FacetValue(day.isoformat(), day.isoformat(), total, is_chosen=ask.by == day))
    return tuple(found)


def _distances(buckets: Sequence[Mapping[str, Any]], centre: Position, ask: SearchAsk) -> tuple[FacetValue, ...]:
    near = _("à moins de %(km)s km")
    spread = [(distance_km(centre, position(bucket["key"])), bucket["doc_count"]) for bucket in buckets]
    found = []
    for limit in DISTANCES:
        count = sum(number for far, number in spread if far <= limit)
        found.append(FacetValue(str(limit), near % {"km": limit}, count, is_chosen=ask.radius_km == limit))
    return tuple(found)
