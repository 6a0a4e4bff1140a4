"""What bricks need to have their own tables noted: two trigger functions over a transition table named `touched`."""

from django.db import migrations

NOTE_ONE = """
CREATE FUNCTION search_note_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM touched) THEN
        PERFORM search_note(TG_ARGV[0], ARRAY[TG_ARGV[1]]);
    END IF;
    RETURN NULL;
END $$
"""
NOTE_SELLERS = """
CREATE FUNCTION search_note_sellers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_note('seller', (SELECT array_agg(DISTINCT seller_id::text) FROM touched));
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0002_outbox")]

    operations = [
        migrations.RunSQL([NOTE_ONE], ["DROP FUNCTION search_note_one()"]),
        migrations.RunSQL([NOTE_SELLERS], ["DROP FUNCTION search_note_sellers()"]),
    ]
