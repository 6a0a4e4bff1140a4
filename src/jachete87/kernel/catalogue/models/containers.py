"""Returnable containers: the types that all producers share."""

from django.db import models
from django.db.models import Q

from jachete87.base.money import EuroField


class ContainerType(models.Model):
    """A container that comes back, « bocal 1 l », with its deposit: the same for every producer who uses it.

    The deposit is outside VAT as long as the container can come back (BOI-TVA-BASE-10-20-40). A type that is no longer
    `is_active` is not offered to sellers any more; what is out comes back all the same.
    """

    name = models.CharField("contenant", max_length=60, unique=True)
    deposit = EuroField("consigne (€)")
    is_active = models.BooleanField("proposé aux vendeurs", default=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=Q(deposit__gt=0), name="a_deposit_is_positive")]

    def __str__(self) -> str:
        return self.name
