from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("drive", "0090_goods_of_others_ride_along")]

    operations = [
        ValidateConstraint(model_name="deskdeed", name="a_deed_concerns_a_drop_off_or_a_place"),
        ValidateConstraint(model_name="farmdrive", name="a_parcel_costs_nothing_or_more"),
    ]
