from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0090_orders_ride_along")]

    operations = [
        ValidateConstraint(model_name="suborder", name="what_rides_with_another_brick_says_until_when"),
    ]
