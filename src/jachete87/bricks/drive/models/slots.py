"""Spans of time at a point, and the places in them."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from jachete87.bricks.drive.enums import PLACE_MOVES, PlaceState
from jachete87.bricks.drive.models.cycles import Cycle
from jachete87.bricks.drive.models.points import Point


class Slot(models.Model):
    """A span of time at a point in a cycle, with room for so many orders, crates and litres in the cold.

    `booked…` is what the places held or taken take of it. `crates` and `chilled` (litres) NULL: not limited.
    One that is not open takes nothing more; what it holds already stays.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="+")
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveIntegerField()
    booked = models.IntegerField(default=0)
    is_open = models.BooleanField("ouvert", default=True, db_default=True)
    crates = models.IntegerField("caisses", null=True)
    booked_crates = models.IntegerField(default=0, db_default=0)
    chilled = models.IntegerField("litres au frais", null=True)
    booked_chilled = models.IntegerField(default=0, db_default=0)

    class Meta:
        ordering = ["starts_at", "point_id"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "point", "starts_at"], name="a_slot_begins_once_at_a_point"),
            models.CheckConstraint(
                condition=Q(booked__gte=0, booked__lte=F("capacity")), name="a_slot_is_never_overbooked"
            ),
            models.CheckConstraint(
                condition=Q(booked_crates__gte=0) & (Q(crates=None) | Q(booked_crates__lte=F("crates"))),
                name="a_slot_is_never_above_its_crates",
            ),
            models.CheckConstraint(
                condition=Q(booked_chilled__gte=0) & (Q(chilled=None) | Q(booked_chilled__lte=F("chilled"))),
                name="a_slot_is_never_above_its_cold_room",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_slot_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.starts_at}"


class Place(models.Model):
    """One place in a slot, kept until a time for a basket, or for good for an order and those that join it.

    It takes so many `crates` and litres in the cold (`chilled`), as much as the lines that it is for.
    """

    reference = models.CharField(max_length=40, unique=True)
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PlaceState, default=PlaceState.HELD)
    closes_at = models.DateTimeField("heure limite")
    expires_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    crates = models.IntegerField(default=0, db_default=0)
    chilled = models.IntegerField(default=0, db_default=0)

    class Meta:
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(state="held"), name="places_that_lapse"),
            models.Index(fields=["slot", "state"], name="places_of_a_slot"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(taken_at__lt=F("closes_at")),
                name="a_place_is_taken_before_the_cut_off",
            ),
            models.CheckConstraint(condition=Q(crates__gte=0, chilled__gte=0), name="a_place_takes_room_or_none"),
        ]
        triggers = [pgtrigger.FSM(name="a_place_moves_as_allowed", field="state", transitions=list(PLACE_MOVES))]

    def __str__(self) -> str:
        return self.reference
