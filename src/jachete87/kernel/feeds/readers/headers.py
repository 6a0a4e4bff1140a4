"""The head of a table: which column is which, in whatever words, accents and marks."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

_PARENTHESES = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
FieldTable = Mapping[str, tuple[str, ...]]  # canonical name → headers that mean it, best first


@lru_cache(maxsize=4096)
def normalised(header: str) -> str:
    """Lower case, without accents and marks: "Prix (HT) *" gives "prix ht"."""
    plain = unicodedata.normalize("NFKD", header.casefold().replace("œ", "oe"))
    return _NOT_A_WORD.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def names_of(header: str) -> tuple[str, ...]:
    """The names a header may be known by: as it stands, and without its parentheses."""
    whole, bare = normalised(header), normalised(_PARENTHESES.sub(" ", header))
    return (whole,) if whole == bare or not bare else (whole, bare)


def known_names(header: Iterable[str]) -> set[str]:
    return {name for cell in header for name in names_of(cell)}


class Layout:
    """Where each canonical name stands in a row."""

    def __init__(self, header: Sequence[str], table: FieldTable) -> None:
        self.header = tuple(cell.strip() for cell in header)
        self.places = _places(self.header, table)
        self.columns = {name: self.header[place] for name, place in self.places.items()}
        self._items = tuple(self.places.items())

    def values(self, cells: Sequence[str]) -> dict[str, str]:
        return {name: text for name, place in self._items if (text := cells[place].strip())}

    def raw(self, cells: Sequence[str]) -> dict[str, str]:
        return {name: text for name, text in zip(self.header, cells, strict=False) if text}

    def first(self, cells: Sequence[str], *names: str) -> str:
        """The first of the named cells that is filled."""
        for name in names:
            place = self.places.get(name)
            if place is not None and (text := cells[place].strip()):
                return text
        return ""

    def numbered(self, pattern: str) -> list[tuple[int, str]]:
        """Places of headers like "Attribute 1 name": (place, what the pattern's group caught)."""
        found = ((place, re.fullmatch(pattern, normalised(cell))) for place, cell in enumerate(self.header))
        return [(place, match[1]) for place, match in found if match]


def _places(header: Sequence[str], table: FieldTable) -> dict[str, int]:
    by_name: dict[str, int] = {}
    for place, cell in enumerate(header):
        for name in names_of(cell):
            by_name.setdefault(name, place)
    found = {c: [by_name[n] for n in names if n in by_name] for c, names in table.items()}
    return {canonical: places[0] for canonical, places in found.items() if places}


def unit_in(header: str) -> str:
    """What stands in the parentheses: "Poids (kg)" gives "kg"."""
    inside = _PARENTHESES.search(header)
    return inside[0].strip("()[] ") if inside else ""
