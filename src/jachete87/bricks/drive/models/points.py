"""Where goods are handed over."""

from django.db import models
from django.db.models import F, Q

from jachete87.kernel.territory.models import Commune


class Point(models.Model):
    """A pick-up point, with the room of its slots: NULL orders are those of the rhythm, NULL of the others no limit."""

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField("nom", max_length=120)
    address = models.CharField("adresse", max_length=200)
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    latitude = models.FloatField()
    longitude = models.FloatField()
    instructions = models.CharField("consignes", max_length=300, blank=True, default="")
    is_open = models.BooleanField("ouvert", default=True)
    slot_orders = models.PositiveIntegerField("commandes par créneau", null=True, blank=True)
    slot_crates = models.PositiveIntegerField("caisses par créneau", null=True, blank=True)
    slot_chilled = models.PositiveIntegerField("litres au frais par créneau", null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class ClosedWeek(models.Model):
    """Days, the first and the last included, on which a point hands nothing over, and why."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="+")
    first_day = models.DateField("du")
    last_day = models.DateField("au")
    reason = models.CharField("raison", max_length=120)

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="a_closed_week_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.first_day} – {self.last_day}"
