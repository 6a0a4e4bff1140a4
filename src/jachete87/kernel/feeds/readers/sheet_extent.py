"""How far the sheets of a workbook reach, seen before they are opened.

The library that opens them makes room for every cell up to the last one, believes every "repeated 1,000,000 times",
and never returns from a table that is not closed. So the XML inside is first read through, piece by piece.
"""

import re
from collections.abc import Mapping
from typing import Any, cast
from zipfile import ZipFile

from lxml import etree

from jachete87.kernel.feeds.readers.record import FeedRefused, RefusalCode

_CHUNK = 1 << 16
_MOST_CELLS = 2_000_000
_FURTHEST = 99_999_999
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,8})")


class _Extent:
    """Follows rows and cells of one member (XLSX: row and c; ODS: table-row and table-cell with repetitions)."""

    def __init__(self) -> None:
        self._row = self._row_repeat = self._column = self._column_repeat = 0
        self._rows = self._columns = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if name == "c":
            self._excel_cell(attributes.get("r", ""))
        elif name == "table":
            self._row = self._row_repeat = 0
        elif name == "table-row":
            self._row += self._row_repeat
            self._row_repeat, self._column, self._column_repeat = _repeated(attributes, "number-rows-repeated"), 0, 0
        elif name in ("table-cell", "covered-table-cell"):
            self._column += self._column_repeat
            self._column_repeat = _repeated(attributes, "number-columns-repeated")
            if any("value" in attribute or "formula" in attribute for attribute in attributes):
                self._filled()
        elif name == "p":
            self._filled()

    def close(self) -> None:
        """What the parser asks of its target at the end."""

    def doctype(self, *_: object) -> None:
        raise FeedRefused("Le classeur contient une DTD : c'est refusé par sécurité.", RefusalCode.UNSAFE)

    def _excel_cell(self, reference: str) -> None:
        found = _REFERENCE.fullmatch(reference)
        if found is None:
            self._column += 1
            self._reach(self._row, self._column)
            return
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - 64
        self._row, self._column = int(found[2]), column
        self._reach(self._row, column)

    def _filled(self) -> None:
        self._reach(self._row + self._row_repeat, self._column + self._column_repeat)

    def _reach(self, row: int, column: int) -> None:
        self._rows, self._columns = max(self._rows, row), max(self._columns, column)
        if self._rows * self._columns > _MOST_CELLS:
            reason = f"Une feuille du classeur est démesurée : {self._rows} lignes sur {self._columns} colonnes."
            raise FeedRefused(reason, RefusalCode.TOO_LARGE)


def inspect_sheets(archive: ZipFile) -> None:
    """Raises FeedRefused: too_large, unsafe, cut_short (a member that is no whole XML)."""
    for member in archive.namelist():
        if member.endswith((".xml", ".rels")):
            _read_through(archive, member)


def _read_through(archive: ZipFile, member: str) -> None:
    parser = etree.XMLParser(
        target=cast(Any, _Extent()), resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    with archive.open(member) as file:
        try:
            while chunk := file.read(_CHUNK):
                parser.feed(chunk)
            parser.close()
        except etree.XMLSyntaxError as error:
            raise FeedRefused(
                "Le classeur est abîmé : une de ses parties est incomplète.", RefusalCode.CUT_SHORT
            ) from error


def _repeated(attributes: Mapping[str, str], name: str) -> int:
    text = next((value for attribute, value in attributes.items() if attribute.endswith(name)), "1")
    return min(int(text), _FURTHEST) if text.isdecimal() and len(text) < 12 else _FURTHEST
