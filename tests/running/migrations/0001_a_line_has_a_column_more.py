"""What `migrate` finds due."""

from django.db import migrations


class Migration(migrations.Migration):
    """One column on one big table."""

    operations = [
        migrations.RunSQL("ALTER TABLE orders_line ADD COLUMN later text", "ALTER TABLE orders_line DROP COLUMN later")
    ]
