"""The weekdays of old rules become days before a collection."""

from importlib import import_module

import pytest
from django.db import connection

OLD = """
    CREATE TEMP TABLE drive_farmdrive (id serial, slug text UNIQUE, name text, text text, fee numeric);
    CREATE TEMP TABLE drive_cyclerule (
        id int, opens_weekday int, opens_at time, closes_weekday int, closes_at time, collect_weekday int,
        collect_from time, recurs text, starts_on date, opens_days int, closes_days int, drive_id int
    );
"""
"""They stand before the true tables, until the end of the transaction."""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ((2, "22:00", 2, "22:00", 4, "13:00"), ("FREQ=WEEKLY;BYDAY=FR", "2024-01-05", 9, 2)),
        ((3, "08:00", 2, "22:00", 4, "16:00"), ("FREQ=WEEKLY;BYDAY=FR", "2024-01-05", 8, 2)),
        ((4, "08:00", 4, "12:00", 4, "16:00"), ("FREQ=WEEKLY;BYDAY=FR", "2024-01-05", 0, 0)),
        ((0, "08:00", 0, "18:00", 0, "16:00"), ("FREQ=WEEKLY;BYDAY=MO", "2024-01-01", 7, 7)),
        ((5, "08:00", 6, "18:00", 0, "16:00"), ("FREQ=WEEKLY;BYDAY=MO", "2024-01-01", 2, 1)),
    ],
)
def test_a_rule_of_weekdays_says_the_same_by_days_before(db: None, old: tuple, new: tuple) -> None:
    fill = import_module("jachete87.bricks.drive.migrations.0011_weekdays_become_rules")._FILL
    with connection.cursor() as cursor:
        cursor.execute(OLD)
        cursor.execute("INSERT INTO drive_cyclerule VALUES (1, %s, %s, %s, %s, %s, %s)", old)

        cursor.execute(fill)

        cursor.execute("SELECT recurs, starts_on::text, opens_days, closes_days, drive_id FROM drive_cyclerule")
        assert cursor.fetchall() == [(*new, 1)]
