"""Points and products of a leg tell the search what to look at again, and what is sold out for a sale."""

from django.db import migrations

_SEEN = {"insert": "NEW TABLE AS touched", "update": "NEW TABLE AS touched", "delete": "OLD TABLE AS touched"}
_CHANGED = {"insert": "NEW TABLE AS after_rows", "update": "OLD TABLE AS before_rows NEW TABLE AS after_rows",
            "delete": "OLD TABLE AS before_rows"}  # fmt: skip
NOTE_SOLD_OUT = """
CREATE FUNCTION drive_note_sold_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM search_note('product', (SELECT array_agg(product_id::text) FROM after_rows WHERE promised >= offered));
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM search_note('product', (SELECT array_agg(product_id::text) FROM before_rows WHERE promised >= offered));
    ELSE
        PERFORM search_note('product', (
            SELECT array_agg(got.product_id::text) FROM after_rows got JOIN before_rows was USING (id)
            WHERE coalesce(got.promised >= got.offered, false) <> coalesce(was.promised >= was.offered, false)));
    END IF;
    RETURN NULL;
END $$
"""


def _noted(table: str, function: str, rows: dict[str, str]) -> migrations.RunSQL:
    return migrations.RunSQL(
        [
            f"CREATE TRIGGER search_notes_{event} AFTER {event} ON {table} REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}"
            for event, tables in rows.items()
        ],
        [f"DROP TRIGGER search_notes_{event} ON {table}" for event in rows],
    )


class Migration(migrations.Migration):
    dependencies = [("drive", "0021_counted"), ("search", "0003_notes_of_bricks")]

    operations = [
        migrations.RunSQL([NOTE_SOLD_OUT], ["DROP FUNCTION drive_note_sold_out()"]),
        _noted("drive_cycleleg_points", "search_note_one('brick', 'drive')", _SEEN),
        _noted("drive_cycleleg_excluded", "search_note_one('brick', 'drive')", _SEEN),
        _noted("drive_legquantity", "drive_note_sold_out()", _CHANGED),
    ]
