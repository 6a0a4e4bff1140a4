"""Documents from plain facts: what is searched, what is counted, what is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any
from zlib import crc32

import orjson

from jachete87.kernel.search.index.reader import spot
from jachete87.kernel.search.rules.words import content, cut, parts, singular

Fields = dict[str, Any]
PASSING = ("text_fr", "text_en", "until", "digest")
"""What a card says that changes by the mere passing of time; left out of its digest."""

TIES = 2**32
"""How many documents of one second `born` can tell apart."""
_TURNS = {"product": 0, "seller": 1, "commune": 2}


@dataclass(slots=True)
class Draft:
    """A document in the making: `card` is what is shown, `texts` what is searched, `facts` what is counted."""

    key: str
    card: dict[str, Any]
    texts: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    sizes: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    """Names of the texts whose whole words may be completed and mended."""
    created: datetime | None = None


def fields(draft: Draft) -> Fields:
    """The draft as tantivy's `Document.from_dict` takes it; empty values are left out."""
    made: Fields = {name: value for name, value in draft.facts.items() if value not in (None, "", [])}
    sizes, words = set(draft.sizes), set()
    hidden: list[str] = []
    for name, text in draft.texts.items():
        found = cut(text)
        sizes.update(found.sizes)
        hidden += [part for word in found.words for part in parts(word) if part != word]
        made[name] = " ".join(map(singular, found.words))
        if name in draft.whole:
            words.update(content(found.words))
    made["body"] = " ".join(filter(None, [made.get("body", ""), *hidden]))
    made["size"] = " ".join(sorted(sizes))
    made["words"] = " ".join(sorted(words))
    made["key"] = draft.key
    made["born"] = born(draft.key, draft.created)
    made["card"] = orjson.dumps({**draft.card, "digest": digest(draft.card, made)})
    return {name: value for name, value in made.items() if value}


def digest(card: Mapping[str, Any], made: Mapping[str, Any]) -> str:
    """What tells two states of a document apart, whatever the hour."""
    lasting = {name: value for name, value in card.items() if name not in PASSING}
    told = {name: value for name, value in made.items() if name not in ("until", "first_day", "changes_at", "card")}
    option = orjson.OPT_SORT_KEYS
    return blake2b(orjson.dumps([lasting, told], option=option), digest_size=8).hexdigest()


def born(key: str, created: datetime | None) -> int:
    """The place of a document among its equals, however the index is rewritten: by its second, then by its number.

    No two products or sellers share it. What has no date (communes, points) counts as older than all.
    """
    kind, _, name = key.partition(":")
    if kind in _TURNS and name.isascii() and name.isdigit():
        own = 4 * int(name) + _TURNS[kind]
    else:
        own = 4 * crc32(key.encode()) + 3
    return (int(created.timestamp()) if created else 0) * TIES + own % TIES


def lead(text: str) -> str:
    """The first word of a name that says something: in French, what the thing is."""
    found = content(cut(text).words)
    return found[0] if found else ""


def place_facts(latitude: float | None, longitude: float | None) -> dict[str, Any]:
    """The place of a document as it is counted."""
    if latitude is None or longitude is None:
        return {}
    return {"spot": spot(latitude, longitude)}


def joined_texts(texts: Iterable[str]) -> str:
    """Several texts as one that no phrase runs across."""
    return " | ".join(text for text in texts if text)
