"""What all table dialects share: rows that belong together become one lazily parsed entry."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from jachete87.kernel.feeds.readers.canonical import to_record
from jachete87.kernel.feeds.readers.cells import Cells, Defaults
from jachete87.kernel.feeds.readers.feed import Digester, Entry, Feed, Parsed
from jachete87.kernel.feeds.readers.headers import Layout
from jachete87.kernel.feeds.readers.keys import source_key
from jachete87.kernel.feeds.readers.record import FeedRefused, Message, Outcome, RefusalCode
from jachete87.kernel.feeds.readers.tables import Row, Table

Build = Callable[[Layout, str, Sequence[Row]], Cells]


class Group(NamedTuple):
    """All rows of one product, the product's own first."""

    key: str
    rows: Sequence[Row]


def entries(
    feed: Feed, table: Table, layout: Layout, groups: Iterable[Group | Message], reading: "Reading"
) -> Iterator[Entry | Message]:
    """An entry per group; raises FeedRefused (empty) when there was none at all."""
    digest = Digester(feed.dialect, *layout.header)
    empty = True
    for group in groups:
        empty = False
        yield group if isinstance(group, Message) else _entry(group, layout, digest, reading)
    feed.ended_cleanly = table.ended_cleanly
    if empty:
        raise FeedRefused("Le fichier ne contient aucun produit, seulement des titres de colonnes.", RefusalCode.EMPTY)


class Reading(NamedTuple):
    """How a dialect turns rows into cells, and what it leaves unsaid."""

    build: Build
    defaults: Defaults


def one_by_one(table: Table, layout: Layout, *key_names: str) -> Iterator[Group | Message]:
    """Every row is a product."""
    for row in table.body():
        yield group_of(layout, [row], *key_names)


def group_of(layout: Layout, rows: Sequence[Row], *key_names: str) -> Group | Message:
    """The rows under the key in the first of the named cells that is filled, or a refusal."""
    first = rows[0]
    key = source_key(layout.first(first.cells, *key_names))
    for row in rows:
        if len(row.cells) > len(layout.header):
            extra = " ".join(row.cells[len(layout.header) :])[:80]
            reason = f"La ligne compte {len(row.cells)} cellules pour {len(layout.header)} colonnes."
            return Message(row.line, "", extra, reason, Outcome.REFUSED, key)
    if not key:
        column = next((layout.columns[name] for name in key_names if name in layout.columns), key_names[0])
        return Message(first.line, column, "", "L'identifiant du produit manque.", Outcome.REFUSED)
    return Group(key, rows)


def _entry(group: Group, layout: Layout, digest: Digester, reading: Reading) -> Entry:
    cells = [cell for row in group.rows for cell in row.cells]
    return Entry(group.key, group.rows[0].line, digest(cells), partial(_parse, group, layout, reading))


def _parse(group: Group, layout: Layout, reading: Reading) -> Parsed:
    return to_record(reading.build(layout, group.key, group.rows), reading.defaults)
