"""What was told to the sellers of a sale when it closed."""

from django.db import models
from django.db.models import F, Q

from jachete87.bricks.drive.models.legs import CycleLeg


class HarvestList(models.Model):
    """The list of what a seller brings, written to it once its part in a cycle had closed; and whether it looked.

    `sendings` counts the letters; a list that is sent again is to be seen again.
    """

    leg = models.OneToOneField(CycleLeg, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField("envoyée le")
    seen_at = models.DateTimeField("vue le", null=True)
    sendings = models.PositiveSmallIntegerField("envois", default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seen_at__isnull=True) | Q(seen_at__gte=F("sent_at")), name="a_list_is_seen_after_it_is_sent"
            ),
            models.CheckConstraint(condition=Q(sendings__gte=1), name="a_harvest_list_was_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.leg_id} {self.sent_at}"
