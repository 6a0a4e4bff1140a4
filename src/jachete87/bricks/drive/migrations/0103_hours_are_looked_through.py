from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("drive", "0102_an_hour_of_duty")]

    operations = [ValidateConstraint("farmdrive", "an_hour_of_duty_costs_nothing_or_more")]
