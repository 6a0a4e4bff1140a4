"""The rhythm that makes cycles."""

from django.db import models
from django.db.models import F, Q

from jachete87.bricks.drive.models.drives import FarmDrive
from jachete87.bricks.drive.models.points import Point


class CycleRule(models.Model):
    """A rhythm in Paris time: the collecting days by `recurs` (RFC 5545) from a first day on, at wall-clock hours.

    Orders are taken from `opens_days` days before, at `opens_at`, until `closes_days` days before, at `closes_at`.
    """

    drive = models.ForeignKey(FarmDrive, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField("nom", max_length=120)
    recurs = models.CharField("récurrence", max_length=120, db_default="FREQ=WEEKLY")
    starts_on = models.DateField("premier jour", db_default="2024-01-01")
    opens_days = models.PositiveSmallIntegerField(db_default=7)
    opens_at = models.TimeField()
    closes_days = models.PositiveSmallIntegerField(db_default=1)
    closes_at = models.TimeField()
    collect_from = models.TimeField()
    collect_to = models.TimeField()
    slot_minutes = models.PositiveSmallIntegerField(default=60)
    slot_orders = models.PositiveIntegerField("commandes par créneau", default=20)
    points = models.ManyToManyField(Point, related_name="+")
    is_running = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(drive__isnull=False), name="a_rule_belongs_to_a_drive"),
            models.CheckConstraint(
                condition=Q(recurs__regex=r"^FREQ=(WEEKLY|MONTHLY)(;[A-Z]+=[-+A-Z0-9,]+)*$"),
                name="a_rule_recurs_by_week_or_by_month",
            ),
            models.CheckConstraint(
                condition=Q(opens_days__gt=F("closes_days"))
                | Q(opens_days=F("closes_days"), opens_at__lt=F("closes_at")),
                name="a_sale_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=Q(closes_days__gt=0) | Q(closes_at__lt=F("collect_from")),
                name="a_sale_closes_before_it_is_collected",
            ),
            models.CheckConstraint(condition=Q(opens_days__lte=60), name="a_sale_opens_within_two_months"),
            models.CheckConstraint(condition=Q(collect_to__gt=F("collect_from")), name="a_collection_lasts"),
            models.CheckConstraint(condition=Q(slot_minutes__range=(10, 480)), name="a_slot_has_a_length"),
        ]

    def __str__(self) -> str:
        return self.name


class RuleException(models.Model):
    """A day on which a rule would collect, and does not: it is left out, or moved to another day."""

    rule = models.ForeignKey(CycleRule, on_delete=models.CASCADE, related_name="+")
    day = models.DateField("jour")
    moved_to = models.DateField("nouveau jour", null=True)
    reason = models.CharField("motif", max_length=200)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "day"], name="a_day_of_a_rule_has_one_exception"),
            models.CheckConstraint(
                condition=Q(moved_to__isnull=True) | ~Q(moved_to=F("day")), name="a_moved_day_is_another_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.day}"
