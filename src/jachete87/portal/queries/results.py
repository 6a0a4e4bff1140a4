"""The page of results: what was found, how to narrow it, and what to do when nothing was."""

from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jachete87.base.errors import Refusal
from jachete87.base.jinja import lang, number
from jachete87.kernel.search.queries import search
from jachete87.kernel.search.rules import Card, Results, SearchAsk, parse_ask
from jachete87.portal.queries.cards import brick_names, point_card, product_card, seller_card
from jachete87.portal.queries.filters import Chip, FacetView, chips, facet_views
from jachete87.portal.rules import local_address
from jachete87.portal.rules.links import narrowed

_RADII = (5, 10, 20, 30, 50)
_LAST_PAGES = 400
_IN_LIST = ("product",)
_ON_MAP = ("point", "seller")


@dataclass(frozen=True, slots=True)
class Entry:
    """One result: `kind` says which component shows `card`, `drawn` what became of it."""

    kind: str
    card: dict[str, Any]
    drawn: dict[int, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """A page of results; `problem` says what part of the address made no sense and was left aside."""

    found: Results
    entries: tuple[Entry, ...]
    facets: tuple[FacetView, ...]
    chips: tuple[Chip, ...]
    title: str
    count: str
    sorts: tuple[tuple[str, str], ...]
    pages: int
    page_address: str
    kept: dict[str, list[str]]
    problem: str


def results_page(query: QueryDict, page_size: int | None = None) -> ResultsPage:
    """What the address asks for; parts of it that make no sense are left aside and said."""
    ask, problem, sound = _ask(query)
    ask = _narrowed_to_kinds(ask, page_size)
    try:
        found = search(ask, lang=lang())
    except Refusal as refusal:
        problem = refusal.message
        ask = SearchAsk(q=ask.q)
        sound = QueryDict(mutable=True)
        sound["q"] = ask.q
        found = search(ask, lang=lang())
    return _page(found, sound, problem)


def _narrowed_to_kinds(ask: SearchAsk, on_map: int | None) -> SearchAsk:
    """Without words, a list shows what can be bought, and a map places; communes are found by their names only."""
    kinds = ask.kinds or (() if ask.q else _ON_MAP if on_map else _IN_LIST)
    return replace(ask, kinds=kinds, page_size=on_map or ask.page_size)


def _ask(query: QueryDict) -> tuple[SearchAsk, str, QueryDict]:
    """The ask of an address, less the fields that make no sense."""
    sound, problem = query.copy(), ""
    while True:
        try:
            return parse_ask(sound), problem, sound
        except Refusal as refusal:
            problem = problem or refusal.message
            for error in refusal.details["errors"]:
                del sound[error["field"]]


def _page(found: Results, query: QueryDict, problem: str) -> ResultsPage:
    names = brick_names()
    ask = found.ask
    address = narrowed(query)
    return ResultsPage(
        found=found,
        entries=tuple(_entry(card, names) for card in found.cards),
        facets=facet_views(found, query),
        chips=chips(found, query),
        title=_title(found),
        count=_count(found),
        sorts=_sorts(found),
        pages=min(-(-found.total // ask.page_size), _LAST_PAGES),
        page_address=f"{address}{'' if address == '?' else '&'}page=",
        kept={name: values for name in query if name not in ("sort", "page") and any(values := query.getlist(name))},
        problem=problem,
    )


def _entry(card: Card, names: dict[str, str]) -> Entry:
    """The card dressed for its component, in the language of the page; kept with the card."""
    if (entry := card.memory.get(language := lang())) is None:
        entry = card.memory[language] = _dressed(card, names)
    kept: Entry = entry
    return kept


def _dressed(card: Card, names: dict[str, str]) -> Entry:
    if card.kind == "product":
        return Entry("product", product_card(card, names))
    if card.kind == "seller":
        return Entry("seller", seller_card(card, names))
    if card.kind == "point":
        return Entry("point", point_card(card))
    return Entry("commune", {"url": local_address(card.url), "title": card.title, "text": card.text})


def _title(found: Results) -> str:
    words = found.corrected or found.ask.q
    if words:
        return _("Résultats pour « %(words)s »") % {"words": words}
    if found.place:
        return _("Près de %(place)s") % {"place": found.place.name}
    return _("Points de retrait et vendeurs") if found.ask.kinds == _ON_MAP else _("Tout ce qui se vend ici")


def _count(found: Results) -> str:
    return ngettext("%(n)s résultat", "%(n)s résultats", found.total) % {"n": number(found.total)}


def _sorts(found: Results) -> tuple[tuple[str, str], ...]:
    has_centre = bool(found.place or found.ask.near)
    return tuple(sort for sort in _all_sorts(lang()) if has_centre or sort[0] != "distance")


@cache
def _all_sorts(_lang: str) -> tuple[tuple[str, str], ...]:
    return (
        ("relevance", _("Pertinence")),
        ("distance", _("Distance à vol d’oiseau")),
        ("price", _("Prix croissant")),
        ("price_desc", _("Prix décroissant")),
        ("newest", _("Nouveautés")),
    )


def radii() -> list[tuple[str, str]]:
    """The distances to choose from, as pairs of value and text."""
    return [("", _("peu importe")), *((str(km), f"{km} km") for km in _RADII)]
