"""How craftspeople send their goods: a table of parcel rates, and collection at the workshop."""

from django.db import models
from django.db.models import Q

from jachete87.base.money import EuroField
from jachete87.kernel.membership.models import Seller


class ParcelRate(models.Model):
    """The fee of a parcel up to a weight in grams; `free_from` is the amount of goods that makes it free."""

    seller = models.ForeignKey(Seller, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    up_to_grams = models.PositiveIntegerField()
    fee = EuroField()
    free_from = EuroField(null=True, blank=True)

    class Meta:
        ordering = ["up_to_grams"]
        constraints = [
            models.UniqueConstraint(
                fields=["seller", "up_to_grams"], name="one_parcel_rate_a_weight", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(fee__gte=0), name="a_parcel_fee_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"≤ {self.up_to_grams} g: {self.fee} €"


class Workshop(models.Model):
    """How one craftsperson hands goods over: whether at the workshop, whether by parcel."""

    seller = models.OneToOneField(Seller, on_delete=models.CASCADE, related_name="+")
    collect = models.BooleanField("retrait à l'atelier", default=True)
    parcel = models.BooleanField("envoi par colis", default=True)
    instructions = models.CharField("consignes de retrait", max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return f"workshop of {self.seller_id}"
