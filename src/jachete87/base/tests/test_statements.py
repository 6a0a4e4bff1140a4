"""What a connection keeps planned outlives a refusal, and never outlives the tables that it speaks of."""

import pytest
from django.db import connection, transaction

_KEPT = "SELECT count(*) FROM pg_prepared_statements WHERE statement = 'SELECT 1 AS kept'"


class _Refused(Exception):
    pass


def _ask(sql: str, times: int = 1) -> None:
    with connection.cursor() as cursor:
        for _ in range(times):
            cursor.execute(sql)


def _answer(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


@transaction.atomic
def _refused(*asked: str) -> None:
    for sql in asked:
        _ask(sql, 6)
    raise _Refused


@pytest.fixture(autouse=True)
def _settled(transactional_db: None) -> None:
    """The tables of the tests have come to be; what was planned before is forgotten."""
    with pytest.raises(_Refused):
        _refused("SELECT 0")


def test_what_was_planned_stays_planned_after_a_refusal() -> None:
    _ask("SELECT 1 AS kept", 6)
    with pytest.raises(_Refused):
        _refused("SELECT 2")

    assert _answer(_KEPT) == (1,)


def test_what_was_planned_stays_planned_when_a_part_is_undone() -> None:
    _ask("SELECT 1 AS kept", 6)
    with transaction.atomic(), pytest.raises(_Refused):
        _refused("SELECT 2")

    assert _answer(_KEPT) == (1,)


def test_what_was_planned_for_tables_that_never_came_to_be_is_forgotten() -> None:
    with pytest.raises(_Refused):
        _refused("CREATE TABLE IF NOT EXISTS passing (one int)", "SELECT * FROM passing")
    _ask("CREATE TABLE passing (one int, two int)")
    _ask("INSERT INTO passing VALUES (1, 2)")

    found = _answer("SELECT * FROM passing")

    _ask("DROP TABLE passing")
    assert found == (1, 2)
