from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("basket", "0090_groups_ride_along")]

    operations = [
        ValidateConstraint(model_name="basketgroup", name="what_rides_keeps_no_place_of_its_own"),
    ]
