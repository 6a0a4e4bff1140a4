"""Putting the current state of subjects into an index."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from jachete87.kernel.search.index.cards import Fields
from jachete87.kernel.search.index.places import commune_fields, name_fields, point_fields, seller_fields
from jachete87.kernel.search.index.products import product_fields
from jachete87.kernel.search.index.writer import Writer

LATER = "+"
"""Before the kind of a task that is done in the index in use, but not yet in the one being built beside it."""

Subjects = Mapping[str, Sequence[str]]
BATCH = 1000


def write(writer: Writer, subjects: Subjects, at: datetime) -> None:
    """Put the current state of these subjects, by kind, into the index; what is no longer listed goes out of it."""
    products = subjects.get("product", ())
    for start in range(0, len(products), BATCH):
        _replace(writer, "product", products[start : start + BATCH], lambda ids: product_fields(map(int, ids), at))
    _replace(writer, "seller", subjects.get("seller", ()), lambda ids: seller_fields(map(int, ids)))
    _replace(writer, "commune", subjects.get("commune", ()), commune_fields)
    if subjects.get("point"):
        writer.remove_kind("point")
        writer.put(point_fields())
    if subjects.get("category") or subjects.get("source"):
        writer.remove_kind("category")
        writer.remove_kind("source")
        writer.put(name_fields())


def _replace(
    writer: Writer, kind: str, subjects: Sequence[str], read: Callable[[Sequence[str]], dict[str, Fields]]
) -> None:
    if not subjects:
        return
    shown = read(subjects)
    writer.put(shown)
    writer.remove(key for subject in subjects if (key := f"{kind}:{subject}") not in shown)
