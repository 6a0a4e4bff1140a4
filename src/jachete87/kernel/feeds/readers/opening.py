"""What is this file? Recognised by its content, never by its name."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from jachete87.kernel.feeds.readers import google_xml
from jachete87.kernel.feeds.readers.feed import Entry, Feed
from jachete87.kernel.feeds.readers.record import FeedRefused, Message, RefusalCode
from jachete87.kernel.feeds.readers.xml import root_of

_HEAD = 65536
Reader = Callable[[Path, Feed], Iterable[Entry | Message]]
_XML = {"rss": ("google_rss", google_xml.entries), "feed": ("google_atom", google_xml.entries)}


def open_feed(path: Path, fmt: str = "auto") -> Feed:
    """The feed in a file; `fmt` names a dialect that must be found there. Raises FeedRefused."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip():
        raise FeedRefused("Le fichier est vide.", RefusalCode.EMPTY)
    dialect, reader = _recognise(path, head)
    if fmt not in ("auto", dialect):
        raise FeedRefused(f"Ce fichier n'est pas du format {fmt} mais {dialect}.", RefusalCode.UNKNOWN_DIALECT)
    return Feed(dialect, partial(reader, path))


def _recognise(path: Path, head: bytes) -> tuple[str, Reader]:
    root = root_of(head)
    if root in _XML:
        return _XML[root]
    raise FeedRefused("Le format de ce fichier n'est pas reconnu.", RefusalCode.UNKNOWN_DIALECT)
