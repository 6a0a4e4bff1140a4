"""What was there before is checked without keeping buyers out."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0010_a_pack_may_come_in_containers'),
    ]

    operations = [
        ValidateConstraint(model_name='variant', name='a_pack_says_how_many_containers'),
    ]
