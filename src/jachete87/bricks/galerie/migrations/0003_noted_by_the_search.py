"""Workshops tell the search what to look at again."""

from django.db import migrations

_SEEN = {"insert": "NEW", "update": "NEW", "delete": "OLD"}
NOTED = (("galerie_workshop", "search_note_sellers()"),)


def _noted(table: str, function: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        [
            f"CREATE TRIGGER search_notes_{event} AFTER {event} ON {table} REFERENCING {rows} TABLE AS touched "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}"
            for event, rows in _SEEN.items()
        ],
        [f"DROP TRIGGER search_notes_{event} ON {table}" for event in _SEEN],
    )


class Migration(migrations.Migration):
    dependencies = [("galerie", "0002_usual_parcel_rates"), ("search", "0003_notes_of_bricks")]

    operations = [_noted(*noted) for noted in NOTED]
