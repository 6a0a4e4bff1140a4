"""Queries and changes that are made into SQL once and then only filled in.

Django writes a statement anew each time it is asked, which takes longer than PostgreSQL needs to answer it. For what
every order and every order's page asks, the statement is kept.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

import orjson
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import AutoField, BooleanField, Expression, Func, Model, QuerySet
from django.db.models.sql import UpdateQuery
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError
from psycopg import Binary
from psycopg.sql import Literal

T = TypeVar("T")
M = TypeVar("M", bound=Model)
Sql = tuple[str, tuple[Any, ...]]


class Given(Expression):
    """In a prepared query: the value that is filled in under this name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Sql:
        return "%s", (self,)


class Among(Func):
    """`Among("field", Given(…))`: one of a list of values, in one statement for lists of any length."""

    output_field = BooleanField()

    def as_sql(self, compiler: SQLCompiler, connection: Any, *_: Any, **__: Any) -> Sql:
        """The list stands in a query of its own, else PostgreSQL plans anew for the length of each."""
        field, values = self.get_source_expressions()
        left, before = compiler.compile(field)
        right, after = compiler.compile(values)
        kind = field.output_field.rel_db_type(connection).partition("(")[0].replace("varchar", "text")
        return f"{left} = ANY((SELECT {right})::{kind}[])", (*before, *after)


class Prepared(Generic[T]):
    """What a query finds, for other values each time.

    `make` gives the query, with `Given(name)` where a value is filled in: of
    `Prepared(lambda: Line.objects.filter(Among("sub_order", Given("orders"))))` the rows are `found(orders=[1, 2])`.
    Prefetching and `iterator()` are not known here. Raises KeyError for a value that is not given.
    """

    def __init__(self, make: Callable[[], QuerySet[Any, T]]) -> None:
        self._make = make
        self._made: tuple[Any, SQLCompiler, str, list[str]] | None = None

    def __call__(self, **given: Any) -> list[T]:
        """The rows, as the query itself would give them."""
        made, compiler, sql, names = self._made = self._made or self._ready()
        if made.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("rows are held in a transaction only")
        with connection.cursor() as cursor:
            cursor.execute(sql, [given[name] for name in names])
            query = _Answered(made.query, _answered(compiler, cursor.fetchall()))
        asked = SimpleNamespace(db=made.db, model=made.model, query=query, _fields=made._fields)
        asked._known_related_objects = {}
        return list(made._iterable_class(asked))

    def first(self, **given: Any) -> T | None:
        """The first of the rows, if there is one."""
        return next(iter(self(**given)), None)

    def _ready(self) -> tuple[Any, SQLCompiler, str, list[str]]:
        made = self._make()
        compiler: Any = made.query.get_compiler(made.db)
        sql, names = _with_blanks(*compiler.as_sql())
        readers = compiler.get_converters([column for column, *_ in compiler.select])
        compiler.get_converters = lambda _: readers
        return made, compiler, sql, names


class PreparedChange:
    """A change of rows that is made into SQL once: `make` gives the rows and what each field becomes.

    Of `PreparedChange(lambda: (Line.objects.filter(pk=Given("line")), {"state": "weighed"}))` the number of rows that
    were changed is `weigh(line=7)`. Raises KeyError for a value that is not given.
    """

    def __init__(self, make: Callable[[], tuple[QuerySet[Any], Mapping[str, object]]]) -> None:
        self._make = make
        self._made: tuple[str, list[str]] | None = None

    def __call__(self, **given: Any) -> int:
        """Change the rows; how many there were."""
        sql, names = self._made = self._made or self._ready()
        with connection.cursor() as cursor:
            cursor.execute(sql, [given[name] for name in names])
            return int(cursor.rowcount)

    def _ready(self) -> tuple[str, list[str]]:
        rows, values = self._make()
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values(values)
        return _with_blanks(*query.get_compiler(rows.db).as_sql())


class PreparedRows(Generic[M]):
    """Rows that are added to a table by one statement, made into SQL once for any number of them.

    `PreparedRows(Mail, once="key")` leaves out those whose key is there already. Each row that is added gets its id.
    They go as one JSON text: as lists of columns they would be a statement of its own for each mixture of types.
    """

    def __init__(self, model: type[M], *, once: str = "") -> None:
        self._model, self._once = model, once
        self._made: tuple[str, list[Any], Any] | None = None

    def __call__(self, rows: Sequence[M]) -> list[M]:
        """Add the rows; those that were added, in their order."""
        if not rows:
            return []
        sql, fields, key = self._made = self._made or self._ready()
        values = [{field.column: _saved(field, row) for field in fields} for row in rows]
        with connection.cursor() as cursor:
            cursor.execute(sql, [orjson.dumps(values, default=_plain).decode()])
            ids: Any = dict(cursor.fetchall()) if self._once else cursor.fetchall()
        known = [ids.pop(row[key.column], None) for row in values] if self._once else [pk for _, pk in ids]
        added = [(row, pk) for row, pk in zip(rows, known, strict=True) if pk is not None]
        for row, pk in added:
            row.pk, row._state.adding, row._state.db = pk, False, DEFAULT_DB_ALIAS
        return [row for row, _ in added]

    def _ready(self) -> tuple[str, list[Any], Any]:
        options: Any = self._model._meta
        quote = connection.ops.quote_name
        fields = [field for field in options.local_concrete_fields if not isinstance(field, AutoField)]
        key = options.get_field(self._once) if self._once else options.pk
        table, names = quote(options.db_table), ", ".join(quote(field.column) for field in fields)
        conflict = f"ON CONFLICT ({quote(key.column)}) DO NOTHING " if self._once else ""
        told = f"RETURNING {quote(key.column)}, {quote(options.pk.column)}"
        rows = f"json_populate_recordset(NULL::{table}, %s)"
        added = f"INSERT INTO {table} ({names}) SELECT {names} FROM {rows} {conflict}{told}"  # noqa: S608 - names of ours
        return added, fields, key


class _Answered:
    """A query that was asked, as Django's readers of rows look at it."""

    def __init__(self, query: Any, compiler: Any) -> None:
        self._query, self._compiler = query, compiler

    def get_compiler(self, *_: object, **__: object) -> Any:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)


def _saved(field: Any, row: Model) -> object:
    """What is written into the column of a new row."""
    return field.get_db_prep_save(field.pre_save(row, add=True), connection)


def _plain(value: object) -> str:
    """What JSON does not know, as PostgreSQL reads it."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Binary):
        return f"\\x{bytes(value.obj).hex()}"
    raise TypeError(type(value).__name__)


def _with_blanks(sql: str, values: Sequence[Any]) -> tuple[str, list[str]]:
    """A statement in which only what is given later is a blank, and the names of the blanks in their order.

    What never changes stands in it, so that a plan made once may use the indexes of a state.
    """
    first, *others = sql.split("%s")
    stands = [
        "%s" if isinstance(each, Given) else Literal(each).as_string(connection.connection).replace("%", "%%")
        for each in values
    ]
    written = [first, *(part for pair in zip(stands, others, strict=True) for part in pair)]
    return "".join(written), [each.name for each in values if isinstance(each, Given)]


def _answered(compiler: Any, rows: list[tuple[Any, ...]]) -> Any:
    """A compiler of one's own, since each thread has its connection, that found these rows."""
    mine = copy(compiler)
    mine.connection = connections[DEFAULT_DB_ALIAS]
    mine.execute_sql = lambda *_, **__: [rows]
    return mine
