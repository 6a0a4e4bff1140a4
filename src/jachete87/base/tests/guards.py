"""Putting the database's guards aside, for tests that break a rule on purpose or empty what is never emptied."""

from collections.abc import Iterator
from contextlib import contextmanager

import pgtrigger
from django.db import connection, transaction


@contextmanager
def unguarded(*guards: str) -> Iterator[None]:
    """Without these triggers, as `app.Model:name`.

    In place of pgtrigger's own, which puts two commands into one statement: such a statement cannot be prepared.
    """
    names = ",".join(trigger.get_pgid(model) for model, trigger in pgtrigger.registered(*guards))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{names}}}"])
        yield
        cursor.execute("SELECT set_config('pgtrigger.ignore', NULL, true)")
