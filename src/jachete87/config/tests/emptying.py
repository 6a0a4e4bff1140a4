"""Tests that commit empty all tables after them; those of the ledger and of documents, which nobody may empty, too.

A pytest plugin named in pyproject.toml.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pgtrigger
import pytest
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations

_GUARDS = (
    "ledger.Movement:the_movements_are_never_emptied",
    "ledger.LedgerEntry:the_entries_are_never_emptied",
    "documents.Document:the_documents_are_never_emptied",
    "documents.DocumentRate:the_rates_are_never_emptied",
    "documents.TermsText:the_terms_are_never_emptied",
    "documents.Contract:the_contracts_are_never_emptied",
)


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


@pytest.fixture(autouse=True, scope="session")
def _tables_may_be_emptied() -> Iterator[None]:
    empty = BaseDatabaseOperations.execute_sql_flush

    def flush(self: Any, statements: list[str]) -> None:
        with unguarded(*_GUARDS):
            empty(self, statements)

    with patch.object(BaseDatabaseOperations, "execute_sql_flush", flush):
        yield
