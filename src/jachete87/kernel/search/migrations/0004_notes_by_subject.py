"""A note is left out only when the same subject was noted in the same transaction, not any subject of its kind."""

from django.db import migrations

NOTE = """
CREATE OR REPLACE FUNCTION search_note(noted_kind text, subjects text[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO search_indextask (kind, subject)
    SELECT noted_kind, noted.subject FROM unnest(subjects) AS noted(subject)
     WHERE noted.subject IS NOT NULL AND NOT EXISTS (
        SELECT FROM search_indextask AS task
         WHERE task.kind = noted_kind AND task.subject = noted.subject
           AND task.xmin = pg_current_xact_id_if_assigned()::xid)
$$
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0003_notes_of_bricks")]

    operations = [migrations.RunSQL([NOTE], migrations.RunSQL.noop)]
