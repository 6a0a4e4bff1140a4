"""A table of 50,000 rows changes while Camille buys and somebody sums it up (R17)."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.backends.postgresql.schema import DatabaseSchemaEditor
from django.db.models.signals import pre_migrate
from pytest_django import Settings

from jachete87.base.database.base import DatabaseWrapper
from jachete87.base.postgres.tests.running import wait_for
from jachete87.base.tests.guards import unguarded
from jachete87.config.setup import migrate
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.orders.models import Line, Purchase
from tests.ordering.market import Market, bought

pytestmark = pytest.mark.django_db(transaction=True)

Meanwhile = Callable[[Callable[[], Any]], Future[Any]]

ROWS = 50_000
WAITING = "SELECT count(*) FROM pg_locks WHERE relation = 'orders_line'::regclass AND NOT granted"


@pytest.fixture(autouse=True)
def _later(market: Market, settings: Settings) -> Iterator[None]:
    """Lines of a long past, and a migration of their table that is due."""
    columns = ", ".join(f.column for f in Line._meta.local_concrete_fields if not f.primary_key)
    bought(market, market.book)
    Product.objects.update(stock_on_hand=10_000)
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO orders_line ({columns}) SELECT {columns} FROM orders_line, generate_series(2, {ROWS})"
        )
        cursor.execute("ANALYZE orders_line")
    settings.MIGRATION_MODULES = {"leaflet": "tests.running.migrations"}
    yield
    call_command("migrate", "leaflet", "zero", verbosity=0)


@contextmanager
def a_report() -> Iterator[None]:
    """Somebody has summed up all lines, and goes on reading."""
    beside = connection.copy()
    try:
        with beside.cursor() as cursor:
            cursor.execute("SET idle_in_transaction_session_timeout = 0")
            cursor.execute("BEGIN")
            cursor.execute("SELECT sum(gross) FROM orders_line")
            yield
    finally:
        beside.close()


@pytest.fixture
def meanwhile() -> Iterator[Meanwhile]:
    """Does something on a thread of its own, with a connection of its own."""

    def closing(job: Callable[[], Any]) -> Any:
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        yield lambda job: pool.submit(closing, job)


def has_changed() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM information_schema.columns WHERE column_name = 'later'")
        return bool(cursor.fetchone()[0])


def waiting() -> int:
    """How many wait for the table of lines."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0]


@pytest.fixture
def tries() -> Iterator[list[str]]:
    """A word for each time that the migrations were begun."""
    begun: list[str] = []

    def note(**_: object) -> None:
        begun.append("begun")

    pre_migrate.connect(note, sender=apps.get_app_config("orders"))
    yield begun
    pre_migrate.disconnect(note, sender=apps.get_app_config("orders"))


def naive(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Django does it: wait for the table, however long that takes."""
    monkeypatch.setattr(DatabaseWrapper, "SchemaEditorClass", DatabaseSchemaEditor)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")
    call_command("migrate", verbosity=0)


def test_who_buys_while_a_migration_waits_for_a_report_does_not(
    market: Market, meanwhile: Meanwhile, tries: list[str]
) -> None:
    orders = []

    with a_report():
        change = meanwhile(migrate)
        while len(tries) < 3 and not change.done():
            orders.append(bought(market, market.book).state)
        changed_too_early = has_changed()
    change.result()

    assert set(orders) == {"placed"}
    assert (changed_too_early, has_changed()) == (False, True)
    assert Purchase.objects.filter(state="placed").count() == 1 + len(orders)


def test_control_behind_a_migration_that_waits_for_a_report_everybody_does(
    market: Market, meanwhile: Meanwhile, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_report():
        change = meanwhile(partial(naive, monkeypatch))
        wait_for(lambda: waiting() == 1)
        order = meanwhile(partial(bought, market, market.book))
        wait_for(lambda: waiting() == 2)
        ended_before_the_report = (change.done(), order.done())
    change.result()

    assert ended_before_the_report == (False, False)
    assert (order.result().state, has_changed()) == ("placed", True)
