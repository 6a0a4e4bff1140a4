"""Telling the index, in the transaction of a change, what it must look at again."""

from collections.abc import Iterable

from django.db import connection

KINDS = ("product", "seller", "commune", "category", "source", "brick", "point")


def mark(*, kind: str, subjects: Iterable[object]) -> None:
    """Note what the index must look at again; belongs in the transaction of the change.

    Kinds: "product" and "seller" by number, "commune" by code, "category" and "source" by number or slug, "brick" by
    slug (all that is offered in it), "point" (the points of all bricks; the subject does not matter).
    """
    if kind not in KINDS:
        raise ValueError(f"the index knows no {kind}")
    wanted = sorted({str(subject) for subject in subjects})
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_note(%s, %s::text[])", [kind, wanted])
