"""The search hears of what bricks keep."""

from django.apps import apps
from django.db import connection, models

from jachete87.kernel import bricks

EVENTS = {"search_notes_insert", "search_notes_update", "search_notes_delete"}


def _tables(brick: bricks.Brick) -> list[type[models.Model]]:
    package = type(brick).__module__.rpartition(".")[0]
    return [model for model in apps.get_models() if model.__module__.startswith(f"{package}.")]


def _triggers(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table])
        return {name for (name,) in cursor.fetchall()}


def test_every_table_of_a_brick_is_noted_for_the_index(db: None) -> None:
    tables = [(brick, model._meta.db_table) for brick in bricks.installed() for model in _tables(brick)]

    silent = [table for brick, table in tables if table not in brick.unsearched and not _triggers(table) >= EVENTS]

    assert silent == [], "add a migration such as bricks/relais/migrations/0002_noted_by_the_search.py, or `unsearched`"


def test_what_a_brick_calls_unsearched_is_there_and_silent(db: None) -> None:
    named = {table for brick in bricks.installed() for table in brick.unsearched}
    silent = {
        table._meta.db_table
        for brick in bricks.installed()
        for table in _tables(brick)
        if not _triggers(table._meta.db_table) & EVENTS
    }

    assert named == silent


def test_a_brick_with_points_has_them_noted(db: None) -> None:
    with_points = [brick for brick in bricks.installed() if type(brick).places is not bricks.Brick.places]

    silent = [brick.slug for brick in with_points if not _notes_points(brick)]

    assert with_points != []
    assert silent == [], "a table that places() reads is noted with search_note_one('point', '<slug>')"


def _notes_points(brick: bricks.Brick) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = ANY(%s::regclass[]) AND pg_get_triggerdef(oid) LIKE %s",
            [[model._meta.db_table for model in _tables(brick)], f"%search_note_one('point', '{brick.slug}')"],
        )
        return cursor.fetchone()[0] >= len(EVENTS)
