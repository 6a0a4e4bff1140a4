from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("notices", "0100_letters_about_a_basket")]

    operations = [ValidateConstraint("preference", "what_is_owed_cannot_be_refused")]
