"""Words: how texts and queries are cut, folded, measured and joined, before the index stems them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files

from jachete87.base.texts import fold

_LITTLE = (
    "a ai as au aux avec c ce ces cet cette chez d dans de des du elle en est et eu il ils j je l la le les leur lui m "
    "ma mes mon n ne nos notre ou par pas pour qu que qui s sa se ses son sur t ta tes ton tu un une vos votre vous y "
    "the of and for with in at"
)
_AROUND = "pres proche autour vers environs alentours cote"
STOP_WORDS = frozenset(_LITTLE.split())
PLACE_WORDS = frozenset(_AROUND.split())

_BETWEEN = re.compile(r"\W+")
_MEASURE = re.compile(
    r"(?<![\w.,/])(\d{1,6}(?:[.,]\d{1,3})?|1/2)\s?"
    r"(kilogrammes?|kilos?|kg|grammes?|grs?|g|litres?|l|centilitres?|cl|millilitres?|ml|decilitres?|dl)(?!\w)",
    re.IGNORECASE,
)
_FACTORS: dict[str, tuple[int, str]] = {
    "kg": (1000, "g"), "ki": (1000, "g"), "gr": (1, "g"), "g": (1, "g"), "li": (1000, "ml"), "l": (1000, "ml"),
    "ce": (10, "ml"), "cl": (10, "ml"), "mi": (1, "ml"), "ml": (1, "ml"), "de": (100, "ml"), "dl": (100, "ml"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cut:
    """A text cut into folded words, without its measures; `sizes` are like "500g", "750ml"."""

    words: tuple[str, ...]
    sizes: tuple[str, ...]


def cut(text: str) -> Cut:
    """The words of a text, compounds joined, and the quantities it names: « Miel 0,5 kg » → miel, 500g."""
    sizes = tuple(size for found in _MEASURE.finditer(text) if (size := _size(found[1], found[2].lower())))
    return Cut(tuple(joined(fold(_BETWEEN.sub(" ", _MEASURE.sub(" ", text)))).split()), sizes)


def folded(text: str) -> str:
    """The text as the index takes it: folded words with compounds joined, measures left out."""
    return " ".join(cut(text).words)


def size_token(quantity: Decimal, unit: str) -> str:
    """A net quantity in g, ml, mm or pieces as a word: "500g"."""
    whole = quantity.to_integral_value()
    return f"{whole}{'pc' if unit == 'piece' else unit}"


def content(words: Iterable[str]) -> list[str]:
    """The words that say something."""
    return [word for word in words if word not in STOP_WORDS]


def parts(compound: str) -> list[str]:
    """The words a compound was made of; a plain word is its own part."""
    return _compounds().get(compound, [compound])


def joined(text: str) -> str:
    """The folded text with its compounds as one word each: « pommes de terre » → « pommedeterre »."""
    if " " not in text:
        return text
    return _compound_pattern().sub(lambda found: _JOINED[_singular(found[0])], text)


@cache
def synonyms() -> dict[str, frozenset[str]]:
    """For each folded word or compound, those that stand for the same."""
    table: dict[str, set[str]] = {}
    for group in _groups():
        names = {"".join(words) for words in group}
        for name in names:
            table.setdefault(name, set()).update(names - {name})
    return {name: frozenset(others) for name, others in table.items()}


_JOINED: dict[str, str] = {}


@cache
def _groups() -> tuple[tuple[tuple[str, ...], ...], ...]:
    text = (files("jachete87.kernel.search.rules") / "synonyms.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple(tuple(tuple(fold(name).split()) for name in line.split(",")) for line in lines)


@cache
def _compounds() -> dict[str, list[str]]:
    return {"".join(words): content(words) for group in _groups() for words in group if len(words) > 1}


@cache
def _compound_pattern() -> re.Pattern[str]:
    names = {words for group in _groups() for words in group if len(words) > 1}
    for words in names:
        _JOINED[" ".join(map(_bare, words))] = "".join(words)
    ordered = sorted(names, key=len, reverse=True)
    alternatives = ("".join(_loose(word) + r"\s" for word in words)[:-2] for words in ordered)
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b")


def _loose(word: str) -> str:
    return re.escape(_bare(word)) + ("[sx]?" if len(word) > 2 else "")


def _bare(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def _singular(text: str) -> str:
    return " ".join(_bare(word) for word in text.split())


def _size(number: str, unit: str) -> str:
    try:
        quantity = Decimal("0.5") if number == "1/2" else Decimal(number.replace(",", "."))
    except InvalidOperation:
        return ""
    factor, base = _FACTORS[unit] if unit in _FACTORS else _FACTORS[unit[:2]]
    return size_token(quantity * factor, base)


def singular(word: str) -> str:
    """The word without the plural s that French stemming leaves after a, o and u: « vélos », « tissus »."""
    return word[:-1] if len(word) > 4 and word.endswith(("as", "os", "us")) else word


def undoubled(word: str) -> set[str]:
    """The word with one of its doubled letters written once: « saussisson » → « sausisson », « saussison »."""
    return {word[:i] + word[i + 1 :] for i in range(len(word) - 1) if word[i] == word[i + 1]}


def near_spellings(word: str) -> set[str]:
    """All words one typing error away: a letter less, more, other, or two swapped."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    less = {a + b[1:] for a, b in splits if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1}
    other = {a + c + b[1:] for a, b in splits if b for c in letters}
    more = {a + c + b for a, b in splits for c in letters}
    return (less | swapped | other | more) - {word}
