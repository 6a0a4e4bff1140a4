"""How the tests of the readers read: small fixtures of our own, records without their raw cells."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from jachete87.kernel.feeds.readers.feed import Feed
from jachete87.kernel.feeds.readers.opening import open_feed
from jachete87.kernel.feeds.readers.record import Message, Record

FIXTURES = Path(__file__).parent / "fixtures"
D = Decimal


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def read(feed: Feed) -> list[Record | Message]:
    return [replace(one, raw={}) if isinstance(one, Record) else one for one in feed]


def read_bytes(folder: Path, content: bytes) -> tuple[Feed, list[Record | Message]]:
    """Written under a name that says nothing, so that only the content can tell."""
    path = folder / "flux"
    path.write_bytes(content)
    feed = open_feed(path)
    return feed, read(feed)
