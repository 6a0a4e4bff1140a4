"""From the words of a feed to one of our shelves: in memory, thousands of records a second."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from jachete87.base.texts import fold
from jachete87.kernel.catalogue.models import Category

_LONGEST_PHRASE = 4
_PARTS = re.compile(r"[>|/;]|\s-\s")
_GOOGLE_ID = re.compile(r"\d{1,7}")
Phrase = tuple[str, ...]


def phrase(text: str) -> Phrase:
    """The words of a text, folded and without their plural endings."""
    return tuple(
        word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in fold(text.replace("’", "'")).split()
    )


class Guesser:
    """Knows the words and Google identifiers of all shelves.

    Among several texts the first that says something decides; in a path (« Alimentation > Miel ») the last part, in
    a part the longest phrase, then the first. A shelf of the first level counts only when nothing else does.
    """

    def __init__(self, categories: Iterable[Category]) -> None:
        self._shelves = {category.slug: category for category in categories}
        self._by_phrase: dict[Phrase, str] = {}
        self._by_number: dict[str, str] = {}
        for category in self._shelves.values():
            self._learn(category)
        self._of_text = lru_cache(maxsize=2_000)(self._slugs)

    def _learn(self, category: Category) -> None:
        for word in (category.name, category.name_en, *category.words.split(",")):
            if word.startswith("#"):
                self._by_number[word[1:]] = category.slug
            elif known := phrase(word):
                self._by_phrase.setdefault(known, category.slug)

    def guess(self, texts: Sequence[str]) -> Category | None:
        """The shelf that these texts speak of; None when they speak of none."""
        fallback = ""
        for text in texts:
            exact, general = self._of_text(text)
            if exact:
                return self._shelves[exact]
            fallback = fallback or general
        return self._shelves.get(fallback)

    def _slugs(self, text: str) -> tuple[str, str]:
        """The shelf of a text, or the first-level shelf that it names; "" for none."""
        if _GOOGLE_ID.fullmatch(text):
            return self._sorted_out(self._by_number.get(text, ""))
        general = ""
        for part in reversed(_PARTS.split(text)):
            exact, named = self._of_words(phrase(part))
            if exact:
                return exact, ""
            general = general or named
        return "", general

    def _of_words(self, words: Phrase) -> tuple[str, str]:
        general = ""
        for size in range(min(_LONGEST_PHRASE, len(words)), 0, -1):
            for start in range(len(words) - size + 1):
                exact, named = self._sorted_out(self._by_phrase.get(words[start : start + size], ""))
                if exact:
                    return exact, ""
                general = general or named
        return "", general

    def _sorted_out(self, slug: str) -> tuple[str, str]:
        if not slug or self._shelves[slug].parent_id:
            return slug, ""
        return "", slug
