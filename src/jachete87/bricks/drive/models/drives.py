"""The farm drives that stand side by side: that of the chamber, and mini-drives."""

from django.db import models
from django.db.models import Q

from jachete87.base.money import EuroField
from jachete87.kernel.membership.models import Seller


class FarmDrive(models.Model):
    """A drive with its page and its fee for a collection; `sellers` are those who sell in it, none named: all.

    `hourly` is only counted with: what an hour of duty is worth in the cost of an order.
    Goods of other bricks ride along for a `handling_fee` each parcel (NULL: they do not), when they are at the point
    `bring_hours` before the first slot.
    """

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField("nom", max_length=80)
    text = models.TextField("présentation", max_length=2000, blank=True, default="")
    fee = EuroField("frais par retrait", default=0)
    hourly = EuroField("ce que vaut une heure de permanence", default=0, db_default=0)
    handling_fee = EuroField("frais par colis du retrait commun", null=True)
    bring_hours = models.PositiveSmallIntegerField("heures avant le premier créneau", default=2, db_default=2)
    sellers = models.ManyToManyField(Seller, related_name="+", blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(fee__gte=0), name="a_collection_costs_nothing_or_more"),
            models.CheckConstraint(condition=Q(hourly__gte=0), name="an_hour_of_duty_costs_nothing_or_more"),
            models.CheckConstraint(
                condition=Q(handling_fee__isnull=True) | Q(handling_fee__gte=0), name="a_parcel_costs_nothing_or_more"
            ),
        ]

    def __str__(self) -> str:
        return self.name
