"""The territory: communes with what joins them, loaded from a data folder."""

from django.db import models


class Commune(models.Model):
    """A commune by its INSEE code; position of the town hall in degrees, contour as a GeoJSON geometry."""

    code = models.CharField("code INSEE", max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=80)
    search_key = models.CharField(max_length=90, db_index=True)
    postal_codes = models.JSONField(default=list)
    latitude = models.FloatField()
    longitude = models.FloatField()
    population = models.PositiveIntegerField(null=True)
    epci = models.CharField(max_length=120, blank=True, default="")
    canton = models.CharField(max_length=120, blank=True, default="")
    departement = models.CharField(max_length=3)
    contour = models.JSONField(null=True)

    class Meta:
        ordering = ["search_key"]
        constraints = [
            models.CheckConstraint(condition=models.Q(latitude__range=(-90, 90)), name="a_latitude_is_on_earth"),
            models.CheckConstraint(condition=models.Q(longitude__range=(-180, 180)), name="a_longitude_is_on_earth"),
        ]

    def __str__(self) -> str:
        return self.name
