"""Texts made comparable: folded keys for sorting and searching, without any database extension."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "’": " ", "ʼ": " "})
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Lower case, without accents, ligatures, hyphens or apostrophes: « L'Œuf d'été » → « l oeuf d ete »."""
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return _NOT_WORD.sub(" ", plain.encode("ascii", "ignore").decode().lower()).strip()


def storable(text: str) -> str:
    """What somebody typed without its control signs, some of which no database takes; tabs and new lines stay."""
    return _CONTROL.sub("", text)


def slug(text: str, longest: int = 60) -> str:
    """The folded text joined by hyphens, cut at a whole word: fit for an address."""
    words = fold(text).split()
    while len(words) > 1 and len("-".join(words)) > longest:
        words.pop()
    return "-".join(words)[:longest] or "x"
