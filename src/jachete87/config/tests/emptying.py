"""Tests that commit empty all tables after them; those of the ledger and of documents, which nobody may empty, too.

A pytest plugin named in pyproject.toml.
"""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection

from jachete87.base.tests.guards import unguarded

_GUARDS = (
    "ledger.Movement:the_movements_are_never_emptied",
    "ledger.LedgerEntry:the_entries_are_never_emptied",
    "documents.Document:the_documents_are_never_emptied",
    "documents.DocumentRate:the_rates_are_never_emptied",
    "documents.TermsText:the_terms_are_never_emptied",
    "documents.Contract:the_contracts_are_never_emptied",
)


@pytest.fixture(autouse=True, scope="session")
def _tables_may_be_emptied() -> Iterator[None]:
    operations = type(connection.ops)
    empty = operations.execute_sql_flush

    def flush(self: Any, statements: list[str]) -> None:
        with unguarded(*_GUARDS):
            empty(self, statements)

    with patch.object(operations, "execute_sql_flush", flush):
        yield
