"""What was asked of new rules holds of the old ones."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

NAMES = (
    "a_rule_belongs_to_a_drive",
    "a_rule_recurs_by_week_or_by_month",
    "a_sale_opens_before_it_closes",
    "a_sale_closes_before_it_is_collected",
    "a_sale_opens_within_two_months",
)


class Migration(migrations.Migration):
    dependencies = [("drive", "0012_a_rule_is_what_it_says")]

    operations = [ValidateConstraint("cyclerule", name) for name in NAMES]
