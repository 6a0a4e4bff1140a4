from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("drive", "0030_a_place_takes_crates_and_cold")]

    operations = [
        ValidateConstraint(model_name="place", name="a_place_takes_room_or_none"),
        ValidateConstraint(model_name="slot", name="a_slot_is_never_above_its_crates"),
        ValidateConstraint(model_name="slot", name="a_slot_is_never_above_its_cold_room"),
    ]
