"""The rhythm that makes cycles."""

from django.db import models
from django.db.models import F, Q

from jachete87.bricks.drive.models.points import Point


class CycleRule(models.Model):
    """A weekly rhythm in Paris time: opens, closes and collects on weekdays (0 = Monday) at wall-clock hours."""

    name = models.CharField("nom", max_length=120)
    opens_weekday = models.PositiveSmallIntegerField()
    opens_at = models.TimeField()
    closes_weekday = models.PositiveSmallIntegerField()
    closes_at = models.TimeField()
    collect_weekday = models.PositiveSmallIntegerField()
    collect_from = models.TimeField()
    collect_to = models.TimeField()
    slot_minutes = models.PositiveSmallIntegerField(default=60)
    slot_orders = models.PositiveIntegerField("commandes par créneau", default=20)
    points = models.ManyToManyField(Point, related_name="+")
    is_running = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_weekday__lte=6, closes_weekday__lte=6, collect_weekday__lte=6),
                name="a_weekday_is_one_of_seven",
            ),
            models.CheckConstraint(condition=Q(collect_to__gt=F("collect_from")), name="a_collection_lasts"),
            models.CheckConstraint(condition=Q(slot_minutes__range=(10, 480)), name="a_slot_has_a_length"),
        ]

    def __str__(self) -> str:
        return self.name
