"""The weekly rhythms say the same by RFC 5545, and are those of one drive."""

from django.db import migrations

_FILL = """
    INSERT INTO drive_farmdrive (slug, name, text, fee)
        SELECT 'drive-fermier', 'Drive fermier', '', 0 WHERE EXISTS (SELECT FROM drive_cyclerule)
        ON CONFLICT (slug) DO NOTHING;
    WITH close AS (
        SELECT id, CASE WHEN collect_weekday = closes_weekday AND closes_at >= collect_from THEN 7
            ELSE (collect_weekday - closes_weekday + 7) % 7 END AS days FROM drive_cyclerule
    ), open AS (
        SELECT id, CASE WHEN closes_weekday = opens_weekday AND opens_at >= closes_at THEN 7
            ELSE (closes_weekday - opens_weekday + 7) % 7 END AS days FROM drive_cyclerule
    )
    UPDATE drive_cyclerule r SET
        recurs = 'FREQ=WEEKLY;BYDAY=' || (ARRAY['MO','TU','WE','TH','FR','SA','SU'])[collect_weekday + 1],
        starts_on = DATE '2024-01-01' + collect_weekday,
        closes_days = close.days,
        opens_days = close.days + open.days,
        drive_id = (SELECT id FROM drive_farmdrive WHERE slug = 'drive-fermier')
    FROM close, open WHERE close.id = r.id AND open.id = r.id
"""


class Migration(migrations.Migration):
    dependencies = [("drive", "0010_rules_recur_and_belong_to_drives")]

    operations = [migrations.RunSQL(_FILL, migrations.RunSQL.noop)]
