"""Completions of what is being typed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from tantivy import Occur, Query

from jachete87.base.times import now
from jachete87.kernel.search.index.reader import View, view
from jachete87.kernel.search.index.schema import stem
from jachete87.kernel.search.queries.clauses import any_of, available, points
from jachete87.kernel.search.queries.searching import find, url_of
from jachete87.kernel.search.rules.ask import LONGEST_QUERY, SearchAsk
from jachete87.kernel.search.rules.results import Suggestion
from jachete87.kernel.search.rules.words import content, cut

MOST = 10
SHARES = {"category": 2, "product": 4, "seller": 2, "commune": 2, "point": 1}
MOST_BEGINNINGS = 60
_LEADS = {"lead": 4.0, "who_lead": 3.0, "title": 1.0, "who": 1.0}


def suggest(q: str, lang: str, *, at: datetime | None = None) -> list[Suggestion]:
    """At most ten completions: shelves, goods, sellers and places whose words begin like the last one typed."""
    current = view()
    words = content(cut(q[:LONGEST_QUERY]).words)[:8]
    if current is None or not words:
        return []
    moment = at or now()
    found = [
        suggestion
        for kind, share in SHARES.items()
        for suggestion in _of_kind(kind, share, _typed(words, current), (current, lang, moment))
    ]
    return _distinct(found)[:MOST] or _mended(q, lang, moment)


def _typed(words: Sequence[str], current: View) -> Query:
    begun = [word for word, _ in current.searcher.terms_with_prefix("words", words[-1], limit=MOST_BEGINNINGS)]
    if not begun:
        return Query.empty_query()
    stems = sorted({found for word in begun if (found := stem(word))})
    wishes = [points(any_of(field, stems), worth) for field, worth in _LEADS.items() if stems]
    clauses = [(Occur.Must, points(any_of("words", [word]), 0.1)) for word in words[:-1]]
    clauses.append((Occur.Must, points(any_of("words", begun), 0.1)))
    clauses += [(Occur.Should, wish) for wish in wishes]
    if words[-1] in begun:
        clauses.append((Occur.Should, points(any_of("words", [words[-1]]), 1.0)))
    return Query.boolean_query(clauses)


def _of_kind(kind: str, share: int, typed: Query, around: tuple[View, str, datetime]) -> Iterable[Suggestion]:
    current, lang, at = around
    clauses = [(Occur.Must, typed), (Occur.Must, points(any_of("kind", [kind]), 0.0))]
    if kind == "product":
        clauses += available(current, at)
    hits = current.searcher.search(Query.boolean_query(clauses), 2 * share, count=False).hits
    made = [_suggestion(current.read(address), lang) for _score, address in hits]
    return _distinct(made)[:share]


def _suggestion(card: dict[str, Any], lang: str) -> Suggestion:
    if card["kind"] == "category":
        url = f"/recherche?{urlencode({'category': card['id']})}"
        return Suggestion(card["en" if lang == "en" else "fr"], "category", url_of({"url": url}, lang))
    return Suggestion(card["title"], card["kind"], url_of(card, lang))


def _mended(q: str, lang: str, at: datetime) -> list[Suggestion]:
    """What a search for these words finds, when nothing begins like them."""
    found = find(SearchAsk(q=q[:LONGEST_QUERY], page_size=MOST), lang=lang, at=at)
    return _distinct([_suggestion(card, lang) for card in found.cards])


def _distinct(suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    return list({(one.text, one.kind): one for one in suggestions}.values())
