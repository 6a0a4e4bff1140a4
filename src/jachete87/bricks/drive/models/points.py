"""Where goods are handed over."""

from django.db import models

from jachete87.kernel.territory.models import Commune


class Point(models.Model):
    """A pick-up point."""

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField("nom", max_length=120)
    address = models.CharField("adresse", max_length=200)
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    latitude = models.FloatField()
    longitude = models.FloatField()
    instructions = models.CharField("consignes", max_length=300, blank=True, default="")
    is_open = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name
