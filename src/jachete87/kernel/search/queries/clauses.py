"""The clauses of a search: what must match, what earns points, what filters."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import pairwise

from tantivy import FieldType, Occur, Query

from jachete87.base.texts import fold
from jachete87.base.times import PARIS
from jachete87.kernel import bricks
from jachete87.kernel.search.index.reader import View
from jachete87.kernel.search.index.sales import ANY_DAY
from jachete87.kernel.search.index.schema import schema
from jachete87.kernel.search.queries.words import Understood, Word, terms
from jachete87.kernel.search.rules import ranking
from jachete87.kernel.search.rules.ask import KINDS, SearchAsk
from jachete87.kernel.search.rules.results import Place
from jachete87.kernel.territory.rules import Position, distance_km, name_key

Clause = tuple[Occur, Query]


def points(query: Query, number: float) -> Query:
    """The query, worth so many points whatever the frequency of its words."""
    return Query.const_score_query(query, number)


def any_of(field: str, values: Iterable[str]) -> Query:
    """Documents with one of these exact values."""
    wanted = list(values)
    if len(wanted) == 1:
        return Query.term_query(schema(), field, wanted[0], "basic")
    return Query.term_set_query(schema(), field, wanted)


def matching(understood: Understood, view: View) -> Query:
    """What the words ask for, with its points; everything when they ask for nothing."""
    if understood.is_empty:
        return points(any_of("kind", KINDS), 1.0)
    clauses = [(Occur.Must, _worth(word, view)) for word in understood.words]
    clauses += _wishes(understood)
    if understood.place:
        clauses += _place_clauses(understood, understood.place, view)
    if not understood.words and not understood.place:
        wishes = [(Occur.Should, query) for _, query in clauses]
        return Query.boolean_query([(Occur.Must, Query.boolean_query(wishes))])
    return Query.boolean_query(clauses)


def mostly_matching(understood: Understood, view: View) -> Query | None:
    """All words but one, for queries of three words and more."""
    if len(understood.words) < 3:
        return None
    known = [word for word in understood.words if word.readings]
    if len(known) < len(understood.words) - 1:
        return None
    words = Query.boolean_query(
        [(Occur.Should, _worth(word, view)) for word in understood.words],
        minimum_number_should_match=len(understood.words) - 1,
    )
    return Query.boolean_query([(Occur.Must, words), *_wishes(understood)])


def _worth(word: Word, view: View) -> Query:
    found = [
        points(any_of(field, stems), ranking.FIELD_POINTS[field] * share)
        for reading, share in word.readings
        for field, stems in terms(view, ranking.FIELD_POINTS, reading)
    ]
    if not found:
        return Query.empty_query()
    return Query.disjunction_max_query(found, ranking.OTHER_FIELDS)


def _wishes(understood: Understood) -> list[Clause]:
    wishes = [points(any_of("size", [size]), ranking.SIZE) for size in understood.sizes]
    for number in understood.numbers:
        wishes.append(points(any_of("title", [number]), ranking.NUMBER))
        wishes.append(points(any_of("size", [f"{number}pc"]), ranking.NUMBER))
    own = [min(word.readings[0][0]) for word in understood.words if word.readings and word.readings[0][1] == 1.0]
    for name in ("title", "who"):
        wishes += [
            points(Query.phrase_query(schema(), name, [first, second], 1), ranking.IN_ORDER)
            for first, second in pairwise(own)
            if first != second
        ]
        wishes += [Query.boost_query(Query.term_query(schema(), name, one), ranking.SHORT_NAME) for one in own]
    return [(Occur.Should, wish) for wish in wishes]


def _place_clauses(understood: Understood, place: Place, view: View) -> list[Clause]:
    there = any_of("commune", [place.code])
    itself = any_of("key", [f"commune:{place.code}"])
    seller = Query.boolean_query([(Occur.Must, there), (Occur.Must, any_of("kind", ["seller"]))])
    clauses = [
        (Occur.Should, points(there, ranking.IN_THE_PLACE)),
        (Occur.Should, points(seller, ranking.SELLER_OF_THE_PLACE)),
        (Occur.Should, points(itself, ranking.THE_PLACE)),
    ]
    named = _worth(Word("", tuple((frozenset({one}), 0.5) for one in understood.place_stems)), view)
    clauses.append((Occur.Should, named))
    if not understood.words:
        every = [(Occur.Must, _worth(Word("", ((frozenset({one}), 1.0),)), view)) for one in understood.place_stems]
        either = [(Occur.Should, there), (Occur.Should, Query.boolean_query(every))]
        clauses.append((Occur.Must, points(Query.boolean_query(either), 0.1)))
    return clauses


def filters(ask: SearchAsk, centre: Position | None, view: View, at: datetime) -> dict[str, Query]:
    """The filters in force, by the name of the facet that each belongs to."""
    chosen: dict[str, Sequence[str]] = {
        "kind": ask.kinds,
        "brick": ask.bricks,
        "category": ask.categories,
        "label": ask.labels,
        "seller": ask.sellers,
        "source": ask.sources,
    }
    fields = {"seller": "seller_slug"}
    found = {name: any_of(fields.get(name, name), values) for name, values in chosen.items() if values}
    if ask.points:
        found["point"] = any_of("point", _points(ask.points))
    if codes := _communes(ask, view):
        found["commune"] = any_of("commune", codes)
    if centre and ask.radius_km is not None:
        within = [token for token, spot in view.spots.items() if distance_km(centre, spot) <= ask.radius_km]
        found["distance"] = any_of("spot", within) if within else Query.empty_query()
    if ask.min_price is not None or ask.max_price is not None:
        low, high = (None if price is None else int(price * 100) for price in (ask.min_price, ask.max_price))
        found["price"] = _between("price", low, high)
    if ask.by:
        found["day"] = _by(ask.by, at)
    return found


def available(view: View, at: datetime) -> list[Clause]:
    """Only what can be had at that moment."""
    clauses = [(Occur.Must, points(any_of("available", ["1"]), 0.0))]
    now = int(at.timestamp())
    if view.first_end <= now:
        clauses.append((Occur.MustNot, _between("until", None, now)))
    return clauses


def priced() -> Clause:
    """Only what has a price: a list in the order of prices holds nothing else."""
    return Occur.Must, points(Query.exists_query("price"), 0.0)


def centre_of(ask: SearchAsk, place: Place | None) -> Position | None:
    """From where distances are counted: where one stands, else the commune chosen or named."""
    if ask.near:
        return Position(*ask.near)
    return Position(place.latitude, place.longitude) if place else None


def _communes(ask: SearchAsk, view: View) -> list[str]:
    """The communes to stay within: those chosen, unless the first is the centre of a radius."""
    if ask.radius_km is not None and not ask.near:
        return []
    found = (place_named(name, view) for name in ask.communes)
    return [place.code if place else "?" for place in found]


def place_named(name: str, view: View) -> Place | None:
    """The commune of that code or name."""
    return view.places.get(name) or view.places.get(fold(name)) or view.places.get(name_key(name))


def _points(values: Sequence[str]) -> list[str]:
    """Points by their name ("drive-12"); a bare number means that point of any brick."""
    return [
        name
        for value in values
        for name in ([f"{brick.slug}-{value}" for brick in bricks.installed()] if value.isdigit() else [value])
    ] or ["?"]


def _by(last: date, at: datetime) -> Query:
    today = at.astimezone(PARIS).date()
    whenever = (Occur.Should, _between("first_day", ANY_DAY, ANY_DAY))
    dated = (Occur.Should, _between("first_day", today.toordinal(), last.toordinal()))
    return Query.boolean_query([whenever, dated] if last >= today else [(Occur.Must, Query.empty_query())])


def _between(field: str, low: int | None, high: int | None) -> Query:
    return Query.range_query(schema(), field, FieldType.Integer, low, high)
