"""The shops where goods are collected, and the outside platforms that finish an order on their own site."""

from django.db import models

from jachete87.bricks.relais.enums import PlatformSystem
from jachete87.kernel.feeds.models import Source
from jachete87.kernel.membership.models import Seller


class Counter(models.Model):
    """A shop's click and collect: ready after so many hours."""

    seller = models.OneToOneField(Seller, on_delete=models.CASCADE, related_name="+")
    ready_hours = models.PositiveSmallIntegerField("prêt en (heures)", default=24)
    instructions = models.CharField("consignes", max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return f"counter of {self.seller_id}"


class Platform(models.Model):
    """An outside platform known by its source; made at its first import, mended by an agent."""

    source = models.OneToOneField(Source, on_delete=models.CASCADE, related_name="+")
    system = models.CharField(max_length=20, choices=PlatformSystem, default=PlatformSystem.OTHER)
    base_url = models.URLField("adresse du site", blank=True, default="")

    def __str__(self) -> str:
        return f"platform {self.source_id}"
