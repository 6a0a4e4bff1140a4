"""Sales."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from jachete87.bricks.drive.enums import CYCLE_MOVES, CycleState
from jachete87.bricks.drive.models.rhythm import CycleRule


class Cycle(models.Model):
    """One sale: open from a moment to its cut-off, collected on a day."""

    rule = models.ForeignKey(CycleRule, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CycleState, default=CycleState.PLANNED)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    collect_on = models.DateField()

    class Meta:
        ordering = ["closes_at"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "collect_on"], name="a_rule_collects_once_a_day"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="a_cycle_closes_after_it_opens"),
        ]
        triggers = [pgtrigger.FSM(name="a_cycle_moves_as_allowed", field="state", transitions=list(CYCLE_MOVES))]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.collect_on}"
