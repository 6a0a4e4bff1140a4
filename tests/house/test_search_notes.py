"""The search hears of what bricks keep about their sellers."""

from django.apps import apps
from django.db import connection, models

from jachete87.kernel import bricks

EVENTS = {"search_notes_insert", "search_notes_update", "search_notes_delete"}


def _tables(brick: bricks.Brick) -> list[type[models.Model]]:
    """The tables of a brick that speak of a seller."""
    package = type(brick).__module__.rpartition(".")[0]
    found = [model for model in apps.get_models() if model.__module__.startswith(f"{package}.")]
    return [model for model in found if any(field.column == "seller_id" for field in model._meta.concrete_fields)]


def _triggers(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table])
        return {name for (name,) in cursor.fetchall()}


def test_every_table_of_a_brick_about_sellers_is_noted_for_the_index(db: None) -> None:
    tables = [(brick, model._meta.db_table) for brick in bricks.installed() for model in _tables(brick)]

    silent = [table for brick, table in tables if table not in brick.unsearched and not _triggers(table) >= EVENTS]

    assert silent == [], "add a migration such as bricks/relais/migrations/0002_noted_by_the_search.py, or `unsearched`"


def test_what_a_brick_calls_unsearched_is_there_and_silent(db: None) -> None:
    named = {table for brick in bricks.installed() for table in brick.unsearched}
    silent = {
        m._meta.db_table for brick in bricks.installed() for m in _tables(brick) if not _triggers(m._meta.db_table)
    }

    assert named == silent
