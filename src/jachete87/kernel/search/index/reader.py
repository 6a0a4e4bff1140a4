"""The open index of this process: looks at most every 50 ms whether it has moved, and asks no database for it."""

import logging
import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import orjson
import tantivy

from jachete87.base.texts import fold
from jachete87.kernel.search.index import folders
from jachete87.kernel.search.index.schema import opened, schema
from jachete87.kernel.search.rules.results import Place
from jachete87.kernel.territory.rules import Position, name_key

log = logging.getLogger("jachete87.search")

LOOK_EVERY = 0.05
PLACES_EVERY = 10.0
MOST = 65_000
MOST_CARDS = 10_000
MOST_DOCUMENTS = 2_000

Stamp = tuple[int, int, int]
Raw = dict[str, Any]
Key = TypeVar("Key")
Thing = TypeVar("Thing")


@dataclass(slots=True)
class Document:
    """What a document shows, and by language what was made of it: never of one moment, place or reader."""

    card: Raw
    made: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class View:
    """One state of the index, with what was already asked of it: all of that goes when the index moves."""

    searcher: tantivy.Searcher
    stamp: Stamp
    places: Mapping[str, Place]
    cards: dict[str, Raw] = field(default_factory=dict)
    documents: dict[tuple[int, int], Document] = field(default_factory=dict)
    names: dict[tuple[str, str], dict[str, tuple[str, str]]] = field(default_factory=dict)
    _spots: dict[str, Position] | None = None
    _first_end: int | None = None

    def card(self, key: str) -> Raw | None:
        """The card of one document by its key, remembered."""
        return self._one(key, ("key", key))

    def seller(self, slug: str) -> Raw | None:
        """The card of the seller of that slug, remembered."""
        return self._one(f"seller_slug:{slug}", ("seller_slug", slug), ("kind", "seller"))

    def _one(self, name: str, *terms: tuple[str, str]) -> Raw | None:
        """The card with all these terms, remembered under that name.

        What is not there is not remembered: names come from addresses, and anybody can invent more of them.
        """
        if (known := self.cards.get(name)) is None:
            query = [(tantivy.Occur.Must, tantivy.Query.term_query(schema(), *term, "basic")) for term in terms]
            if hits := self.searcher.search(tantivy.Query.boolean_query(query), 1, count=False).hits:
                known = remember(self.cards, name, self.read(hits[0][1]), MOST_CARDS)
        return known

    def document(self, address: tantivy.DocAddress) -> Document:
        """The document at that address, remembered."""
        place = address.segment_ord, address.doc
        known = self.documents.get(place)
        return known or remember(self.documents, place, Document(self.read(address)), MOST_DOCUMENTS)

    def read(self, address: tantivy.DocAddress) -> Raw:
        """The card that a document carries."""
        card: Raw = orjson.loads(bytes(self.searcher.doc(address)["card"][0]))
        return card

    @property
    def spots(self) -> dict[str, Position]:
        """Every place where something is, by its token."""
        if self._spots is None:
            request = {"spots": {"terms": {"field": "spot", "size": MOST}}}
            found = self.searcher.aggregate(tantivy.Query.all_query(), request)["spots"]["buckets"]
            self._spots = {bucket["key"]: position(bucket["key"]) for bucket in found}
        return self._spots

    @property
    def first_end(self) -> int:
        """The earliest moment at which something indexed as available ceases to be, in seconds."""
        if self._first_end is None:
            found = self.searcher.aggregate(tantivy.Query.all_query(), {"end": {"min": {"field": "until"}}})
            value = found["end"]["value"]
            self._first_end = int(value) if value is not None else 2**53
        return self._first_end


def remember(known: dict[Key, Thing], key: Key, thing: Thing, most: int) -> Thing:
    """The thing, kept under its key; what is full begins anew."""
    if len(known) >= most:
        known.clear()
    known[key] = thing
    return thing


def spot(latitude: float, longitude: float) -> str:
    """A place as a token, to about ten metres."""
    return f"{latitude:.4f},{longitude:.4f}"


def position(token: str) -> Position:
    """The place that a token names."""
    latitude, longitude = token.split(",")
    return Position(float(latitude), float(longitude))


class _Reader:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.folder: Path | None = None
        self.index: tantivy.Index | None = None
        self.view: View | None = None
        self.looked = 0.0
        self.places_read = 0.0
        self.places_moved = False
        self.moves = 0

    def look(self, *, now: bool = False) -> View | None:
        """The index as it stands; None when there is none yet."""
        moment = time.monotonic()
        if not now and moment - self.looked < LOOK_EVERY:
            return self.view
        with self.lock:
            self.looked = moment
            stamp = _stamp()
            if stamp is None:
                self.view, self.folder = None, None
            elif now or self.view is None or stamp != self.view.stamp or self._places_are_old(moment):
                self._try_to_reopen(stamp)
        return self.view

    def _try_to_reopen(self, stamp: Stamp) -> None:
        """Keep what is open when the new state cannot be read: the next look tries again."""
        try:
            self._reopen(stamp)
        except (OSError, ValueError) as error:
            log.warning("the index cannot be reopened: %s", error)

    def _places_are_old(self, moment: float) -> bool:
        """Whether the index has moved since the communes were read, long enough ago."""
        return self.places_moved and moment - self.places_read > PLACES_EVERY

    def _reopen(self, stamp: Stamp) -> None:
        folder = folders.current()
        if folder is None:
            return
        if self.index is None or folder != self.folder:
            self.index, self.folder, self.places_read = opened(str(folder)), folder, 0.0
        self.index.reload()
        searcher = self.index.searcher()
        places = self.view.places if self.view else {}
        self.places_moved = bool(places) and time.monotonic() - self.places_read <= PLACES_EVERY
        if not self.places_moved:
            places, self.places_read = _places(searcher), time.monotonic()
        self.view = View(searcher, stamp, places)
        self.moves += 1


_reader = _Reader()


def view() -> View | None:
    """The index as it stands; None when there is none yet."""
    return _reader.look()


def refresh() -> None:
    """Look at once whether the index has moved; for the process that has just moved it."""
    _reader.look(now=True)


def generation() -> int:
    """How often the index has moved as this process saw it; cheap, asks no database."""
    _reader.look()
    return _reader.moves


def _stamp() -> Stamp | None:
    try:
        found = os.stat(folders.link() / "meta.json")
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _places(searcher: tantivy.Searcher) -> dict[str, Place]:
    """The communes by what people call them: name with and without its article, postal code of one alone."""
    query = tantivy.Query.term_query(schema(), "kind", "commune")
    found: dict[str, Place] = {}
    for _, address in searcher.search(query, 40_000, count=False).hits:
        card = orjson.loads(bytes(searcher.doc(address)["card"][0]))
        place = Place(card["id"], card["title"], card["lat"], card["lon"])
        found[fold(place.name)] = found[name_key(place.name)] = found[place.code] = place
    return found


def forget() -> None:
    """Close the index of this process; the next look opens it anew."""
    with _reader.lock:
        _reader.index, _reader.view, _reader.folder, _reader.looked = None, None, None, 0.0
        _reader.moves += 1
