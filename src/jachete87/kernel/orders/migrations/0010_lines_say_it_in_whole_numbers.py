from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0009_lines_say_how_big_packs_are")]

    operations = [
        ValidateConstraint(model_name="line", name="a_pack_takes_room_or_none"),
    ]
