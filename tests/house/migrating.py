"""What a migration may do to tables that are in use: nothing that keeps buyers out while it reads a whole table."""

import re
from collections.abc import Iterator, Sequence

from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import connection
from django.db.migrations import Migration, operations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import CheckConstraint, Field
from django.db.models.fields import NOT_PROVIDED

_BUILDS = "builds an index: CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX"
_LONG = {
    "changes a type: add a column, fill it, read that one": r"\bALTER\s+(COLUMN\s+)?\S+\s+(SET\s+DATA\s+)?TYPE\b",
    "builds an index: CREATE INDEX CONCURRENTLY": r"\bCREATE\s+(UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY\b)",
    "looks for NULL: a check that is NOT VALID, then VALIDATE": r"\bSET\s+NOT\s+NULL\b",
    "checks all rows: NOT VALID, then VALIDATE": r"\bADD\s+CONSTRAINT\b(?!.*\bNOT\s+VALID\b)",
}


def long_locks(migration: Migration, before: ProjectState) -> list[str]:
    """What of this migration keeps buyers out for as long as its tables are big, and what to do instead.

    Tables that it makes itself are empty.
    """
    state, new, found = before.clone(), set(), []
    for operation in _flat(migration.operations):
        if isinstance(operation, operations.CreateModel):
            new.add(operation.name_lower)
        elif getattr(operation, "model_name_lower", "") not in new:
            found += [f"{operation.describe()} {why}" for why in _why(operation, migration, state)]
        operation.state_forwards(migration.app_label, state)
    return found


def _flat(given: Sequence[Operation]) -> Iterator[Operation]:
    for each in given:
        yield from _flat(each.database_operations) if isinstance(each, operations.SeparateDatabaseAndState) else [each]


def _why(operation: Operation, migration: Migration, state: ProjectState) -> Iterator[str]:
    match operation:
        case operations.AddField():
            yield from _adding(operation.field)
        case operations.AlterField():
            after = state.clone()
            operation.state_forwards(migration.app_label, after)
            yield from _altering(*(_field(each, migration.app_label, operation) for each in (state, after)))
        case operations.AddIndex() if not isinstance(operation, AddIndexConcurrently):
            yield "builds an index: AddIndexConcurrently"
        case operations.AddConstraint() if not isinstance(operation, AddConstraintNotValid):
            is_check = isinstance(operation.constraint, CheckConstraint)
            yield "checks all rows: AddConstraintNotValid, then ValidateConstraint" if is_check else _BUILDS
        case operations.RunSQL():
            yield from (why for why, pattern in _LONG.items() if re.search(pattern, str(operation.sql), re.I | re.S))
        case operations.RunPython() if migration.atomic and len(migration.operations) > 1:
            yield "goes through rows while it keeps what the others took: a migration of its own"


def _adding(field: Field) -> Iterator[str]:
    if not field.null and field.db_default is NOT_PROVIDED and not field.many_to_many:
        yield "is NOT NULL without a default in the database: null=True or db_default="
    if field.db_index or field.unique:
        yield "builds an index: add it without, then AddIndexConcurrently"


def _field(state: ProjectState, app: str, operation: operations.AlterField) -> Field:
    return state.apps.get_model(app, operation.model_name)._meta.get_field(operation.name)


def _altering(old: Field, new: Field) -> Iterator[str]:
    is_longer = type(old) is type(new) and (old.max_length or 0) < (new.max_length or 0)
    if old.db_type(connection) != new.db_type(connection) and not is_longer:
        yield "changes a type: add a column, fill it, read that one"
    if old.null and not new.null:
        yield "looks for NULL: a check that is NOT VALID, then ValidateConstraint"
    if (new.db_index and not old.db_index) or (new.unique and not old.unique):
        yield _BUILDS
