"""The orders know of mails no more: their table is the notices' own."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("orders", "0003_vouchers_pay_a_part"),
        ("notices", "0001_mails_come_from_the_orders"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="Mail")]),
    ]
