"""The numbers by which goods are ordered on paper."""

from django.db import models
from django.db.models import Q

from jachete87.bricks.drive.models.cycles import Cycle
from jachete87.kernel.catalogue.models import Offer


class FormNumber(models.Model):
    """The short number of an offer on the order form of a cycle; given once, it stays the same until the cut-off."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="+")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField("numéro")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="a_number_stands_once_on_a_form"),
            models.UniqueConstraint(fields=["cycle", "offer"], name="an_offer_has_one_number_on_a_form"),
            models.CheckConstraint(condition=Q(number__gte=1), name="numbers_of_a_form_begin_with_one"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id}: {self.number}"
