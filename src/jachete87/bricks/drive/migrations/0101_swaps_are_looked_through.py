from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("drive", "0100_turns_are_answered")]

    operations = [ValidateConstraint("duty", "a_swap_names_the_turn_that_is_wished")]
