"""The locks of the index in the database: one writer, and one rebuild beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

from django.db import connection

from jachete87.kernel.search.index import folders

_WAIT = "SELECT pg_advisory_lock(87, %s)"
_TRY = "SELECT pg_try_advisory_lock(87, %s)"


def _number(name: str) -> int:
    return crc32(f"{name} {folders.root()}".encode()) - 2**31


@contextmanager
def taken(name: str, *, wait: bool = False) -> Iterator[bool]:
    """Hold the lock "write" or "rebuild" of this host's index, if it is free (or once it is); lets go when killed."""
    with connection.cursor() as cursor:
        cursor.execute(_WAIT if wait else _TRY, [_number(name)])
        mine = wait or bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine and connection.connection is not None and not connection.connection.closed:
            _let_go(name)


def _let_go(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(87, %s)", [_number(name)])


def is_taken(name: str) -> bool:
    """Whether some process holds that lock."""
    with taken(name) as mine:
        return not mine
