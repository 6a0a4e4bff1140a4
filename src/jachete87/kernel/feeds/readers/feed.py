"""A feed being read: what it is, its entries one after the other, and whether it ended as it should."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from jachete87.kernel.feeds.readers.record import Message, Record

READER_VERSION = 1  # raised when the readers learn something: then every entry counts as changed once
Parsed = Record | Message


@dataclass(frozen=True, slots=True)
class Entry:
    """One product before it is understood.

    `digest` (16 bytes) changes when anything of the product's own text in the feed changes; an importer that
    has stored it can leave `parse` alone. `parse` may be called later, in any order, or never.
    """

    key: str
    row: int
    digest: bytes
    parse: Callable[[], Parsed]


class Feed:
    """Iterate `entries()` (cheap, lazy) or the feed itself (records and refusals). Each works once.

    `ended_cleanly` is known after the last entry: True when the format closes itself and did, False when the
    last line has no line end (a whole feed may look so, and a cut one does), None before.
    """

    def __init__(self, dialect: str, entries: Callable[["Feed"], Iterable[Entry | Message]]) -> None:
        self.dialect = dialect
        self.ended_cleanly: bool | None = None
        self._entries = entries

    def entries(self) -> Iterator[Entry | Message]:
        """Raises FeedRefused at any moment, also after the last product."""
        yield from self._entries(self)

    def __iter__(self) -> Iterator[Parsed]:
        for entry in self.entries():
            yield entry.parse() if isinstance(entry, Entry) else entry


class Digester:
    """Digests of entries that share a layout: the layout (dialect, header) is digested once."""

    def __init__(self, *layout: str) -> None:
        header = "\x1f".join((str(READER_VERSION), *layout))
        self._base = blake2b(f"{header}\x1e".encode("utf-8", "surrogatepass"), digest_size=16)

    def __call__(self, cells: Iterable[str]) -> bytes:
        state = self._base.copy()
        state.update("\x1f".join(cells).encode("utf-8", "surrogatepass"))
        return state.digest()
