"""Rules recur by RFC 5545, have exceptions, and belong to drives that stand side by side."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import jachete87.base.money


class Migration(migrations.Migration):
    dependencies = [("drive", "0003_noted_by_the_search"), ("membership", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="FarmDrive",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=80, verbose_name="nom")),
                ("text", models.TextField(blank=True, default="", max_length=2000, verbose_name="présentation")),
                ("fee", jachete87.base.money.EuroField(default=0, verbose_name="frais par retrait")),
                ("sellers", models.ManyToManyField(blank=True, related_name="+", to="membership.seller")),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(condition=Q(fee__gte=0), name="a_collection_costs_nothing_or_more")
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleException",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="jour")),
                ("moved_to", models.DateField(null=True, verbose_name="nouveau jour")),
                ("reason", models.CharField(max_length=200, verbose_name="motif")),
                ("rule", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="drive.cyclerule")),
            ],
            options={
                "ordering": ["day"],
                "constraints": [
                    models.UniqueConstraint(fields=["rule", "day"], name="a_day_of_a_rule_has_one_exception"),
                    models.CheckConstraint(
                        condition=Q(moved_to__isnull=True) | ~Q(moved_to=F("day")), name="a_moved_day_is_another_day"
                    ),
                ],
            },
        ),
        migrations.AddField(
            "cyclerule", "drive",
            models.ForeignKey(null=True, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="drive.farmdrive"),
        ),
        migrations.AddField("cyclerule", "recurs", models.CharField(db_default="FREQ=WEEKLY", max_length=120, verbose_name="récurrence")),
        migrations.AddField("cyclerule", "starts_on", models.DateField(db_default="2024-01-01", verbose_name="premier jour")),
        migrations.AddField("cyclerule", "opens_days", models.PositiveSmallIntegerField(db_default=7)),
        migrations.AddField("cyclerule", "closes_days", models.PositiveSmallIntegerField(db_default=1)),
    ]
