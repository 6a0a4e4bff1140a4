"""A subject is noted once in a transaction, however many of its rows and tables change: a constraint sees to it."""

from django.db import migrations, models

NOTE = """
CREATE OR REPLACE FUNCTION search_note(noted_kind text, subjects text[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO search_indextask (kind, subject, written_in)
    SELECT noted_kind, noted.subject, pg_current_xact_id()::text::bigint FROM unnest(subjects) AS noted(subject)
     WHERE noted.subject IS NOT NULL
    ON CONFLICT DO NOTHING
$$
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0003_notes_of_bricks")]

    operations = [
        migrations.AddField("indextask", "written_in", models.BigIntegerField(default=0)),
        migrations.RunSQL(["UPDATE search_indextask SET written_in = -id"], migrations.RunSQL.noop),
        migrations.RemoveIndex("indextask", "tasks_of_a_subject"),
        migrations.AddConstraint(
            "indextask",
            models.UniqueConstraint(
                fields=["kind", "subject", "written_in"], name="a_subject_is_noted_once_in_a_transaction"
            ),
        ),
        migrations.RunSQL([NOTE], migrations.RunSQL.noop),
    ]
