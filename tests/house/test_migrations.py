"""No migration from now on keeps buyers out while it goes through a big table (R17)."""

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from tests.house.migrating import long_locks

BEFORE_THE_FIRST_BUYER = {
    "accounts": 1, "audit": 1, "basket": 3, "catalogue": 2, "documents": 1, "drive": 3, "feeds": 2, "galerie": 3,
    "ledger": 2, "membership": 1, "notices": 2, "orders": 8, "payments": 6, "relais": 2, "search": 4,
    "territory": 1, "vouchers": 3,
}  # fmt: skip
"""The last migration of each app that was written when nobody bought yet. These may lock; no later one may."""

FEW = models.CheckConstraint(condition=models.Q(quantity__lt=9), name="few")
ONE = models.UniqueConstraint(fields=["code"], name="one")
BY_CODE = models.Index(fields=["code"], name="by_code")


def test_no_migration_from_now_on_locks_a_big_table_for_long() -> None:
    loader = MigrationLoader(None)
    ours = [m for key, m in loader.graph.nodes.items() if key[0] in BEFORE_THE_FIRST_BUYER]
    later = [m for m in ours if int(m.name[:4]) > BEFORE_THE_FIRST_BUYER[m.app_label]]

    found = {str(m): long_locks(m, loader.project_state((m.app_label, m.name), at_end=False)) for m in later}

    assert {name: locks for name, locks in found.items() if locks} == {}


def test_every_app_with_migrations_is_looked_at() -> None:
    ours = {
        m.app_label for m in MigrationLoader(None).disk_migrations.values() if m.__module__.startswith("jachete87.")
    }

    assert ours == set(BEFORE_THE_FIRST_BUYER)


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("line", "note", models.CharField(max_length=9, default="")),
        migrations.AddField("line", "note", models.CharField(max_length=9, null=True, db_index=True)),
        migrations.AddField("line", "seller", models.ForeignKey("Line", models.PROTECT, null=True)),
        migrations.AlterField("line", "quantity", models.BigIntegerField(null=True)),
        migrations.AlterField("line", "quantity", models.IntegerField()),
        migrations.AlterField("line", "code", models.CharField(max_length=8)),
        migrations.AlterField("line", "code", models.CharField(max_length=9, unique=True)),
        migrations.AddIndex("line", BY_CODE),
        migrations.AddConstraint("line", FEW),
        migrations.AddConstraint("line", ONE),
        migrations.RunSQL("ALTER TABLE shop_line ALTER COLUMN code TYPE text"),
        migrations.RunSQL("ALTER TABLE shop_line ALTER quantity SET NOT NULL"),
        migrations.RunSQL("CREATE INDEX by_code ON shop_line (code)"),
        migrations.RunSQL("ALTER TABLE shop_line ADD CONSTRAINT few CHECK (quantity < 9)"),
    ],
    ids=lambda operation: str(operation).partition(" at 0x")[0],
)
def test_what_goes_through_a_table_in_use_is_refused(operation: Operation) -> None:
    assert len(locks_of(operation)) == 1


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("line", "note", models.CharField(max_length=9, null=True)),
        migrations.AddField("line", "note", models.CharField(max_length=9, db_default="")),
        migrations.AlterField("line", "code", models.CharField(max_length=10, verbose_name="code")),
        migrations.RemoveField("line", "code"),
        migrations.RunPython(migrations.RunPython.noop),
        AddIndexConcurrently("line", BY_CODE),
        AddConstraintNotValid("line", FEW),
        migrations.RunSQL("CREATE UNIQUE INDEX CONCURRENTLY one ON shop_line (code)"),
        migrations.RunSQL("ALTER TABLE shop_line ADD CONSTRAINT few CHECK (quantity < 9) NOT VALID"),
    ],
    ids=lambda operation: str(operation).partition(" at 0x")[0],
)
def test_what_takes_a_moment_is_not(operation: Operation) -> None:
    assert locks_of(operation) == []


def test_a_table_that_is_new_is_empty() -> None:
    made = migrations.CreateModel("Crate", [("id", models.BigAutoField(primary_key=True))])

    assert locks_of(made, migrations.AddIndex("crate", models.Index(fields=["id"], name="by_id"))) == []


def test_rows_are_not_gone_through_while_a_table_is_locked() -> None:
    column = migrations.AddField("line", "note", models.CharField(max_length=9, null=True))

    assert len(locks_of(column, migrations.RunPython(migrations.RunPython.noop))) == 1


def locks_of(*given: Operation) -> list[str]:
    """What is found in a migration with these operations, of a shop with lines."""
    before = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("quantity", models.IntegerField(null=True)),
        ("code", models.CharField(max_length=9)),
    ]
    migrations.CreateModel("Line", fields).state_forwards("shop", before)
    migration = migrations.Migration("0002_later", "shop")
    migration.operations = list(given)
    return long_locks(migration, before)
