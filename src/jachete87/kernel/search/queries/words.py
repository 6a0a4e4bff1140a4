"""A query's words as the index understands them: known, begun, mistyped, standing for others, naming a place."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from jachete87.kernel.search.index.reader import View
from jachete87.kernel.search.index.schema import stem
from jachete87.kernel.search.rules import ranking
from jachete87.kernel.search.rules.results import Place
from jachete87.kernel.search.rules.words import PLACE_WORDS, STOP_WORDS, cut, near_spellings, synonyms, undoubled
from jachete87.kernel.territory.rules import name_key

MOST_WORDS = 12
SHORTEST_MENDED = 4
MOST_BEGINNINGS = 40
MOST_MENDINGS = 3
LONGEST_NAME = 6
_WHOLE_FIELDS = ("title", "who", "aisle", "seller", "place", "shelf", "body")


@dataclass(frozen=True, slots=True)
class Word:
    """One word asked for: sets of stems, each with the share of the points that it earns."""

    text: str
    readings: tuple[tuple[frozenset[str], float], ...]
    mended: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """A query taken apart: `words` must be there, `numbers` and `sizes` had better be; `place` was recognised."""

    words: tuple[Word, ...] = ()
    numbers: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    place: Place | None = None
    place_stems: tuple[str, ...] = ()
    corrected: str | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.numbers or self.sizes or self.place)


def understand(text: str, view: View) -> Understood:
    """What a query means in this index."""
    found = cut(text)
    words = list(found.words)[: 2 * MOST_WORDS]
    place, start, end = _place(words, view)
    rest = [*words[: _before(words, start)], *words[end:]] if place else words
    kept = [word for word in rest if word not in STOP_WORDS][:MOST_WORDS]
    numbers = tuple(word for word in kept if word.isdigit() and len(word) < 5)
    texts = [word for word in kept if word not in numbers]
    ends_open = not place or end < len(words)
    read = tuple(_read(word, view, ends_open and word == texts[-1]) for word in texts)
    mended = {word.text: word.mended for word in read if word.mended}
    return Understood(
        words=read,
        numbers=numbers,
        sizes=found.sizes,
        place=place,
        place_stems=tuple(filter(None, map(stem, words[start:end]))) if place else (),
        corrected=" ".join(mended.get(word, word) for word in words) if mended else None,
    )


def exists(view: View, field_stem: str) -> bool:
    """Whether a stem stands anywhere in the index."""
    return any(view.searcher.doc_freq(field, field_stem) for field in _WHOLE_FIELDS)


def _place(words: Sequence[str], view: View) -> tuple[Place | None, int, int]:
    """The longest run of words that names a commune; of two the last."""
    for length in range(min(LONGEST_NAME, len(words)), 0, -1):
        for start in range(len(words) - length, -1, -1):
            run = " ".join(words[start : start + length])
            if run in STOP_WORDS:
                continue
            if place := view.places.get(run) or view.places.get(name_key(run)):
                return place, start, start + length
    return None, 0, 0


def _before(words: Sequence[str], start: int) -> int:
    """Where the words before the place end, without « près de », « à », « autour de »."""
    end = start
    while end and words[end - 1] in STOP_WORDS | PLACE_WORDS:
        end -= 1
    return end


def _read(word: str, view: View, is_last: bool) -> Word:
    own = stem(word)
    if not own:
        return Word(word, ())
    others = frozenset(filter(None, map(stem, synonyms().get(word, synonyms().get(_one(word), frozenset())))))
    readings = [(frozenset({own}), 1.0)] if exists(view, own) else []
    if others:
        readings.append((others - {own}, ranking.SYNONYM))
    if readings and (readings[0][1] == 1.0 or any(exists(view, other) for other in others)):
        return Word(word, tuple(readings))
    return _guessed(word, own, view, is_last)


def _guessed(word: str, own: str, view: View, is_last: bool) -> Word:
    """An unknown word: begun (the last one only), or mistyped."""
    readings: list[tuple[frozenset[str], float]] = []
    if is_last and len(word) > 1 and (begun := _stems(_beginnings(word, view))):
        readings.append((begun, ranking.BEGINNING))
    if len(word) < SHORTEST_MENDED:
        return Word(word, tuple(readings))
    mendings = _mendings(word, view)
    stems = _stems(mendings)
    if not stems:
        spellings = near_spellings(own) if len(own) >= SHORTEST_MENDED else set()
        stems = frozenset(_best(spellings, lambda spelling: _frequency(view, spelling)))
        mendings = [whole for one in stems for whole in _beginnings(one, view)[:1]]
    if stems:
        readings.append((stems, ranking.MENDED))
    return Word(word, tuple(readings), mendings[0] if mendings and len(readings) == 1 and stems else "")


def _mendings(word: str, view: View) -> list[str]:
    """Known words one error away; a letter doubled for nothing does not count when nothing else is near."""
    for spellings in ({word}, undoubled(word)):
        near = {near for spelling in spellings for near in (spelling, *near_spellings(spelling))}
        if found := _best(near, lambda spelling: view.searcher.doc_freq("words", spelling)):
            return found
    return []


def _beginnings(word: str, view: View) -> list[str]:
    return [found for found, _ in view.searcher.terms_with_prefix("words", word, limit=MOST_BEGINNINGS)]


def _frequency(view: View, spelling: str) -> int:
    return sum(view.searcher.doc_freq(field, spelling) for field in ("title", "who", "aisle"))


def _best(spellings: Iterable[str], frequency: Callable[[str], int]) -> list[str]:
    counted = sorted((-count, spelling) for spelling in spellings if (count := frequency(spelling)))
    return [spelling for _, spelling in counted[:MOST_MENDINGS]]


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, map(stem, words)))


def _one(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def terms(view: View, fields: Iterable[str], stems: Iterable[str]) -> list[tuple[str, list[str]]]:
    """For each field the stems that stand in it."""
    wanted = sorted(stems)
    standing = ((field, [one for one in wanted if view.searcher.doc_freq(field, one)]) for field in fields)
    return [(field, found) for field, found in standing if found]
