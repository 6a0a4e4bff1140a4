from decimal import Decimal

from django.db import migrations

RATES = ((250, "4.50"), (500, "5.90"), (1000, "7.50"), (2000, "8.90"), (5000, "13.90"), (10000, "19.90"), (30000, "29.90"))


def add(apps, schema_editor):
    """The gallery's own table: what a parcel costs when the craftsperson has no rates of its own."""
    rate = apps.get_model("galerie", "ParcelRate")
    rate.objects.bulk_create(
        [rate(seller=None, up_to_grams=grams, fee=Decimal(fee)) for grams, fee in RATES], ignore_conflicts=True
    )


class Migration(migrations.Migration):
    dependencies = [("galerie", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
