"""Tables read row by row: CSV of any separator, quote and encoding."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Protocol

from jachete87.kernel.feeds.readers.encoding import TextLines, decoded_head
from jachete87.kernel.feeds.readers.record import FeedRefused, RefusalCode

_HEAD = 65536
_SAMPLE_ROWS = 60
_LONGEST_CELL = 1_000_000
_AFTER_THE_END = "\ue000fin du fichier\ue000"  # swallowed by a quoted cell that nobody closed
csv.field_size_limit(_LONGEST_CELL)


class Row(NamedTuple):
    """`line` is the line in the file (in a sheet: the row) on which it begins."""

    line: int
    cells: list[str]


class Source(Protocol):
    """Something with rows; `ended_cleanly` is known after the last one."""

    ended_cleanly: bool | None

    def rows(self) -> Iterator[Row]: ...


class CsvSource:
    """The rows of a CSV file. Raises FeedRefused: cut_short, unreadable, too_large."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb") as file:
            head = file.read(_HEAD)
        text = decoded_head(head)
        self.delimiter, self.quote, self._skip = _conventions(text, whole=len(head) < _HEAD)
        self.ended_cleanly: bool | None = None

    def rows(self) -> Iterator[Row]:
        lines = TextLines(self._path)
        widths: Counter[int] = Counter()
        held: Row | None = None
        for row in self._parsed(lines):
            if held is not None:
                yield held
                widths[len(held.cells)] += 1
            held = row
        self.ended_cleanly = lines.terminated
        if held is not None:
            usual = max(widths, key=lambda width: (widths[width], width), default=0)
            if not lines.terminated and len(held.cells) < usual:
                raise _cut(f"la ligne {held.line} n'a que {len(held.cells)} cellules sur {usual}")
            yield held

    def _parsed(self, lines: TextLines) -> Iterator[Row]:
        reader = csv.reader(self._with_end(lines), delimiter=self.delimiter, quotechar=self.quote)
        line = 1
        try:
            for cells in reader:
                if cells and _AFTER_THE_END in cells[-1]:
                    if cells != [_AFTER_THE_END]:
                        raise _cut(f"le guillemet ouvert à la ligne {line} n'est pas fermé")
                    return
                if any(cells):
                    yield Row(line + self._skip, cells)
                line = reader.line_num + 1
        except csv.Error as error:
            code = RefusalCode.TOO_LARGE if "field limit" in str(error) else RefusalCode.UNREADABLE
            raise FeedRefused(f"Le tableau ne peut plus être lu à partir de la ligne {line}.", code) from error

    def _with_end(self, lines: TextLines) -> Iterator[str]:
        yield from islice(lines, self._skip, None)
        yield f"{_AFTER_THE_END}\n"


class Table:
    """A source whose head is known: rows below it, as wide as the head at least."""

    def __init__(self, source: Source, header: Row, name: str = "") -> None:
        self._source, self._header_line, self.name = source, header.line, name
        self.header = _without_empty_end(header.cells)

    @property
    def ended_cleanly(self) -> bool | None:
        return self._source.ended_cleanly

    def body(self) -> Iterator[Row]:
        width = len(self.header)
        for row in self._source.rows():
            line, cells = row
            if line <= self._header_line or not any(cell and not cell.isspace() for cell in cells):
                continue
            missing = width - len(cells)
            if missing < 0:
                row = Row(line, cells[:width] + _without_empty_end(cells[width:]))  # noqa: PLW2901
            elif missing:
                cells.extend([""] * missing)
            yield row


def _without_empty_end(cells: list[str]) -> list[str]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _cut(what: str) -> FeedRefused:
    return FeedRefused(f"Le fichier est coupé : {what}.", RefusalCode.CUT_SHORT)


def _conventions(text: str, whole: bool) -> tuple[str, str, int]:
    """Separator, quote and the lines to skip ("sep=;", which Excel understands)."""
    first, _, _ = text.lstrip("\ufeff").partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], '"', 1
    doubles, singles = (len(re.findall(rf"(?m)(?:^|[;,\t|]){quote}", text)) for quote in "\"'")
    quote = "'" if singles > 2 and not doubles else '"'
    return max(";,\t|", key=lambda delimiter: _regularity(text, whole, delimiter, quote)), quote, 0


def _regularity(text: str, whole: bool, delimiter: str, quote: str) -> float:
    """How much a text looks like a table when cut this way: many rows of the same, great width."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, quotechar=quote)
    try:
        rows: Sequence[list[str]] = [row for row in islice(reader, _SAMPLE_ROWS) if row]
    except csv.Error:
        return 0.0
    if not whole and 1 < len(rows) < _SAMPLE_ROWS:
        rows = rows[:-1]
    widths = Counter(len(row) for row in rows)
    width, count = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(0, 0))
    return (min(width, 60) - 1) * count / max(len(rows), 1)
