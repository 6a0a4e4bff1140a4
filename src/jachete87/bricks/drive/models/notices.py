"""What was told about sales."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from jachete87.bricks.drive.enums import Audience, CycleNoticeKind
from jachete87.bricks.drive.models.cycles import Cycle


class CycleNotice(models.Model):
    """What became of a sale or was said about it, kept with its words; `key` names it: sent twice, it is told once.

    `last_order` is the last seller's order at that time: those after it knew already.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=CycleNoticeKind)
    audience = models.CharField(max_length=10, choices=Audience, blank=True, default="")
    subject = models.CharField("objet", max_length=120)
    text = models.TextField("texte", max_length=5000)
    last_order = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="message") | ~Q(audience=""), name="a_message_about_a_sale_has_readers"
            )
        ]

    def __str__(self) -> str:
        return self.subject
