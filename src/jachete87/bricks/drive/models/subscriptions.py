"""Subscriptions: what a person wants of each cycle, when not, and what came of it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from jachete87.bricks.drive.enums import (
    SERVING_MOVES,
    SUBSCRIPTION_MOVES,
    ServingState,
    SkipReason,
    SubscriptionState,
)
from jachete87.bricks.drive.models.cycles import Cycle
from jachete87.bricks.drive.models.points import Point
from jachete87.bricks.drive.models.rhythm import CycleRule
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.orders.models import Purchase


class Subscription(models.Model):
    """The same goods every week or fortnight, at a point, as near to an hour as there is room.

    `first_on` is the first day of collection; every `weeks` weeks from it. While it is paused, nothing is ordered for
    collections from `paused_from` to `paused_until` (NULL: until further notice).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    rule = models.ForeignKey(CycleRule, on_delete=models.PROTECT, related_name="+")
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="+")
    hour = models.TimeField("heure préférée")
    weeks = models.PositiveSmallIntegerField("toutes les … semaines", default=1)
    first_on = models.DateField("premier retrait")
    state = models.CharField(max_length=10, choices=SubscriptionState, default=SubscriptionState.ACTIVE)
    paused_from = models.DateField(null=True)
    paused_until = models.DateField(null=True)
    adult_declared = models.BooleanField("déclare être majeur", default=False)
    terms_version = models.CharField(max_length=20)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-created_at"], name="subscriptions_of_a_person"),
            models.Index(fields=["rule", "first_on"], condition=~Q(state="ended"), name="subscriptions_to_serve"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(weeks__in=(1, 2)), name="a_subscription_is_weekly_or_fortnightly"),
            models.CheckConstraint(
                condition=Q(state="paused", paused_from__isnull=False)
                | (~Q(state="paused") & Q(paused_from__isnull=True, paused_until__isnull=True)),
                name="a_paused_subscription_says_from_when",
            ),
            models.CheckConstraint(
                condition=Q(paused_until__isnull=True) | Q(paused_until__gte=F("paused_from")),
                name="a_pause_does_not_end_before_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(state="ended") ^ Q(ended_at__isnull=True), name="an_ended_subscription_says_when"
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="a_subscription_moves_as_allowed", field="state", transitions=list(SUBSCRIPTION_MOVES))
        ]

    def __str__(self) -> str:
        return f"subscription {self.pk}"


class SubscriptionLine(models.Model):
    """So many packs of an offer in each order; when the offer is gone, its title says what is missing."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="+")
    offer = models.ForeignKey(Offer, null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=160)
    quantity = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "offer"], name="an_offer_stands_once_in_a_subscription"),
            models.CheckConstraint(condition=Q(quantity__range=(1, 99)), name="a_subscribed_line_has_a_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.title}"


class Absence(models.Model):
    """A cycle in which a person wants nothing."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "cycle"], name="one_is_absent_once_from_a_cycle")
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} not in {self.cycle_id}"


class Serving(models.Model):
    """What came of a subscription in a cycle: its one order, or the reason why there is none.

    `basket_key` is the basket that was filled for it, `said` what is not as wished, in lines of text.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ServingState, default=ServingState.DUE)
    reason = models.CharField(max_length=10, choices=SkipReason, blank=True, default="")
    basket_key = models.CharField(max_length=43, blank=True, default="")
    purchase = models.OneToOneField(Purchase, null=True, on_delete=models.PROTECT, related_name="+")
    said = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(state__in=("due", "filled")), name="servings_to_do")]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "cycle"], name="a_subscription_is_served_once_a_cycle"),
            models.CheckConstraint(
                condition=Q(state="served") ^ Q(purchase__isnull=True), name="who_is_served_has_an_order"
            ),
            models.CheckConstraint(condition=Q(state="skipped") ^ Q(reason=""), name="who_is_skipped_is_told_why"),
        ]
        triggers = [pgtrigger.FSM(name="a_serving_moves_as_allowed", field="state", transitions=list(SERVING_MOVES))]

    def __str__(self) -> str:
        return f"{self.subscription_id} in {self.cycle_id}: {self.state}"
