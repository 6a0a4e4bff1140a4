"""Who keeps a point open: shifts of duty, and the sellers on them."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from jachete87.bricks.drive.enums import DUTY_MOVES, DutyState
from jachete87.bricks.drive.models.cycles import Cycle
from jachete87.bricks.drive.models.points import Point
from jachete87.kernel.membership.models import Seller


class DutyShift(models.Model):
    """A span of time at a point of a sale for which so many sellers are wanted."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="+")
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    wanted = models.PositiveSmallIntegerField("personnes", default=1)

    class Meta:
        ordering = ["starts_at", "point_id"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "point", "starts_at"], name="a_shift_begins_once_at_a_point"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_shift_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(wanted__gt=0), name="a_shift_wants_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.starts_at}"


class Duty(models.Model):
    """A turn of duty of a seller in a shift: what it answered, and which other turn it would take in exchange."""

    shift = models.ForeignKey(DutyShift, on_delete=models.CASCADE, related_name="+")
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=DutyState, default=DutyState.ASKED, db_default=DutyState.ASKED.value
    )
    wished = models.ForeignKey("self", null=True, on_delete=models.RESTRICT, related_name="+", db_index=False)
    reminded_at = models.DateTimeField("rappelé le", null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["shift", "seller"], name="a_seller_is_once_on_duty_in_a_shift"),
            models.CheckConstraint(
                condition=Q(state=DutyState.SWAP, wished__isnull=False)
                | ~Q(state=DutyState.SWAP) & Q(wished__isnull=True),
                name="a_swap_names_the_turn_that_is_wished",
            ),
        ]
        triggers = [pgtrigger.FSM(name="a_duty_moves_as_allowed", field="state", transitions=list(DUTY_MOVES))]

    def __str__(self) -> str:
        return f"{self.shift_id} {self.seller_id}"
