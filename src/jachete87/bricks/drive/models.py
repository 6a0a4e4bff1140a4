"""The drive's rhythm: points, weekly rules, cycles with their legs, slots and the places in them."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from jachete87.bricks.drive.enums import CYCLE_MOVES, PLACE_MOVES, CycleState, PlaceState
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.territory.models import Commune


class Point(models.Model):
    """A pick-up point."""

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField("nom", max_length=120)
    address = models.CharField("adresse", max_length=200)
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    latitude = models.FloatField()
    longitude = models.FloatField()
    instructions = models.CharField("consignes", max_length=300, blank=True, default="")
    is_open = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class CycleRule(models.Model):
    """A weekly rhythm in Paris time: opens, closes and collects on weekdays (0 = Monday) at wall-clock hours."""

    name = models.CharField("nom", max_length=120)
    opens_weekday = models.PositiveSmallIntegerField()
    opens_at = models.TimeField()
    closes_weekday = models.PositiveSmallIntegerField()
    closes_at = models.TimeField()
    collect_weekday = models.PositiveSmallIntegerField()
    collect_from = models.TimeField()
    collect_to = models.TimeField()
    slot_minutes = models.PositiveSmallIntegerField(default=60)
    slot_orders = models.PositiveIntegerField("commandes par créneau", default=20)
    points = models.ManyToManyField(Point, related_name="+")
    is_running = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_weekday__lte=6, closes_weekday__lte=6, collect_weekday__lte=6),
                name="a_weekday_is_one_of_seven",
            ),
            models.CheckConstraint(condition=Q(collect_to__gt=F("collect_from")), name="a_collection_lasts"),
            models.CheckConstraint(condition=Q(slot_minutes__range=(10, 480)), name="a_slot_has_a_length"),
        ]

    def __str__(self) -> str:
        return self.name


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


class CycleLeg(models.Model):
    """A seller's part in a cycle, with its own cut-off."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="+")
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="+")
    closes_at = models.DateTimeField()
    excluded = models.ManyToManyField(Product, related_name="+", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "seller"], name="a_seller_joins_a_cycle_once")]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.seller_id}"


class Slot(models.Model):
    """A span of time at a point in a cycle; `booked` counts the places held or taken."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="+")
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveIntegerField()
    booked = models.IntegerField(default=0)

    class Meta:
        ordering = ["starts_at", "point_id"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "point", "starts_at"], name="a_slot_begins_once_at_a_point"),
            models.CheckConstraint(
                condition=Q(booked__gte=0, booked__lte=F("capacity")), name="a_slot_is_never_overbooked"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_slot_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.starts_at}"


class Place(models.Model):
    """One place in a slot, kept until a time for a basket, or for good for an order and those that join it."""

    reference = models.CharField(max_length=40, unique=True)
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PlaceState, default=PlaceState.HELD)
    closes_at = models.DateTimeField("heure limite")
    expires_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(state="held"), name="places_that_lapse"),
            models.Index(fields=["slot", "state"], name="places_of_a_slot"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(taken_at__lt=F("closes_at")),
                name="a_place_is_taken_before_the_cut_off",
            )
        ]
        triggers = [pgtrigger.FSM(name="a_place_moves_as_allowed", field="state", transitions=list(PLACE_MOVES))]

    def __str__(self) -> str:
        return self.reference
