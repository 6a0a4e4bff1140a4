"""Whether the index is well, and whether it says what the database says."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

import orjson
from tantivy import FieldType, Query

from jachete87.base.times import now
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.search.index.cards import Fields
from jachete87.kernel.search.index.places import commune_fields, name_fields, point_fields, seller_fields
from jachete87.kernel.search.index.products import product_fields, product_key
from jachete87.kernel.search.index.reader import View, refresh, view
from jachete87.kernel.search.index.schema import schema
from jachete87.kernel.search.models import IndexTask

BATCH = 1000
MOST_LINES = 50
_EXPANDING = ("brick", "category", "source", "commune", "seller")


def is_readable() -> bool:
    """Whether there is an index that answers."""
    current = view()
    return current is not None and current.searcher.num_docs >= 0


def waiting() -> int:
    """How many changes the index has still to learn."""
    return IndexTask.objects.count()


def documents(at: datetime) -> Iterator[dict[str, Fields]]:
    """Every document that the index must hold, by key, in batches, as the database has it."""
    yield commune_fields(None)
    yield name_fields()
    yield point_fields()
    yield seller_fields(None)
    ids = Product.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=BATCH)
    while batch := list(islice(ids, BATCH)):
        yield product_fields(batch, at)


def breaches(at: datetime | None = None) -> list[str]:
    """One line for each document that is missing, stale or a ghost; what waits in the outbox is no breach."""
    refresh()
    current = view()
    if current is None:
        return ["search: there is no index"]
    known = _indexed(current)
    lines = []
    for batch in documents(at or now()):
        for key, fields in batch.items():
            told = known.pop(key, None)
            if told is None:
                lines.append(f"search: {key} is missing from the index")
            elif told != orjson.loads(fields["card"])["digest"]:
                lines.append(f"search: {key} is stale in the index")
    lines += [f"search: {key} is a ghost in the index" for key in known]
    return [line for line in lines if not _is_waiting(line.split()[1])][:MOST_LINES] if lines else []


def _is_waiting(key: str) -> bool:
    kind, _, subject = key.partition(":")
    if IndexTask.objects.filter(kind__in=(*_EXPANDING, "point")).exists():
        return True
    return IndexTask.objects.filter(kind=kind, subject=subject).exists()


def _indexed(current: View) -> dict[str, str]:
    """The digest of every document, by key."""
    found = {}
    query, size = Query.all_query(), max(current.searcher.num_docs, 1)
    for _score, address in current.searcher.search(query, size, count=False).hits:
        card = current.read(address)
        found[_key(card)] = card["digest"]
    return found


def _key(card: dict[str, str]) -> str:
    return product_key(card["id"]) if card["kind"] == "product" else f"{card['kind']}:{card['id']}"


def overdue(current: View, at: datetime, limit: int) -> list[str]:
    """The numbers of products whose card the time alone has made wrong."""
    query = Query.range_query(schema(), "changes_at", FieldType.Integer, None, int(at.timestamp()))
    return [current.read(address)["id"] for _score, address in current.searcher.search(query, limit, count=False).hits]
