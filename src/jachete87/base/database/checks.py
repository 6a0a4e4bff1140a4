"""Invariants as SQL, for `doctor`: a sentence, and the query that finds the rows for which it does not hold."""

from collections.abc import Iterator, Mapping

from django.db import connection

_AT_MOST = 100


def broken(checks: Mapping[str, str]) -> Iterator[str]:
    """One line for each row that a query finds (its key, what is wrong with it), at most a hundred for a sentence."""
    with connection.cursor() as cursor:
        for sentence, sql in checks.items():
            cursor.execute(sql)
            yield from (f"{sentence}: {pk}: {detail}" for pk, detail in cursor.fetchmany(_AT_MOST))
