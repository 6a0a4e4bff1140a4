"""Many new rows at once: COPY with ids taken from the tables' own sequences."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models import NOT_PROVIDED

Row = dict[str, Any]


def new_ids(model: type[models.Model], count: int) -> list[int]:
    """`count` fresh ids of the model's table."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [row[0] for row in cursor.fetchall()]


def copy_rows(model: type[models.Model], rows: Sequence[Row]) -> None:
    """Insert rows given by attname; what a row leaves out takes the field's default (NULL without one)."""
    if not rows:
        return
    defaults = _defaults(model)
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row.get(name, default) for name, default in defaults])


def remember(table: str, ids: Iterable[int]) -> None:
    """Add ids to a one-column temporary table."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} (id) FROM STDIN") as copy:
        for number in ids:
            copy.write_row((number,))


@cache
def _defaults(model: type[models.Model]) -> tuple[tuple[str, Any], ...]:
    return tuple((field.attname, _default(field)) for field in model._meta.concrete_fields)


def _default(field: "models.Field[Any, Any]") -> Any:
    if field.default is NOT_PROVIDED:
        return None
    value = field.default() if callable(field.default) else field.default
    return "[]" if value == [] else "{}" if value == {} else value
