"""Who waits for a place in a slot that is full."""

import pgtrigger
from django.db import models
from django.db.models import Q

from jachete87.bricks.drive.enums import WAIT_MOVES, WaitState
from jachete87.bricks.drive.models.slots import Place, Slot


class WaitingEntry(models.Model):
    """An address on the waiting list of a slot, the first come first; once a place is free it is offered that place.

    `token` is the right to take the place, and to leave the list. `needs_cold`: the place must have room in the cold.
    """

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField("e-mail")
    language = models.CharField(max_length=2, default="fr")
    needs_cold = models.BooleanField("au frais", default=False)
    token = models.CharField(max_length=43, unique=True)
    state = models.CharField(max_length=10, choices=WaitState, default=WaitState.WAITING)
    place = models.OneToOneField(Place, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["slot", "state"], name="who_waits_for_a_slot")]
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "email"], condition=Q(state__in=["waiting", "offered"]), name="an_address_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=False) | ~Q(state__in=["offered", "claimed"]),
                name="what_is_offered_is_a_place",
            ),
        ]
        triggers = [pgtrigger.FSM(name="a_wait_moves_as_allowed", field="state", transitions=list(WAIT_MOVES))]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.state}"
