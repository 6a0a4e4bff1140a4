"""The weekdays go; what a rule says holds from now on."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import F, Q

CHECKS = (
    (Q(drive__isnull=False), "a_rule_belongs_to_a_drive"),
    (Q(recurs__regex=r"^FREQ=(WEEKLY|MONTHLY)(;[A-Z]+=[-+A-Z0-9,]+)*$"), "a_rule_recurs_by_week_or_by_month"),
    (
        Q(opens_days__gt=F("closes_days")) | Q(opens_days=F("closes_days"), opens_at__lt=F("closes_at")),
        "a_sale_opens_before_it_closes",
    ),
    (Q(closes_days__gt=0) | Q(closes_at__lt=F("collect_from")), "a_sale_closes_before_it_is_collected"),
    (Q(opens_days__lte=60), "a_sale_opens_within_two_months"),
)


class Migration(migrations.Migration):
    dependencies = [("drive", "0011_weekdays_become_rules")]

    operations = [
        migrations.RemoveConstraint("cyclerule", "a_weekday_is_one_of_seven"),
        migrations.RemoveField("cyclerule", "opens_weekday"),
        migrations.RemoveField("cyclerule", "closes_weekday"),
        migrations.RemoveField("cyclerule", "collect_weekday"),
        *(
            AddConstraintNotValid("cyclerule", models.CheckConstraint(condition=condition, name=name))
            for condition, name in CHECKS
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "cyclerule", "drive",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="drive.farmdrive"),
                )
            ]
        ),
    ]
