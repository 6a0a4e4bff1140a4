"""What was done at the post of a point, as its tablets tell it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from jachete87.base.database.triggers import kept
from jachete87.base.money import EuroField
from jachete87.bricks.drive.enums import DEED_MOVES, OF_SELLERS, TO_SETTLE, DeedKind, DeedOutcome
from jachete87.bricks.drive.models.cycles import Cycle
from jachete87.bricks.drive.models.points import Point
from jachete87.bricks.drive.models.slots import Place
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.orders.models import Line, SubOrder
from jachete87.kernel.payments.enums import CounterMeans

_WITHOUT_A_PLACE = Q(kind__in=OF_SELLERS, seller__isnull=False, place__isnull=True)
_AT_A_PLACE = ~Q(kind__in=OF_SELLERS) & Q(seller__isnull=True, place__isnull=False)
_OF_LINES = Q(kind__in=[DeedKind.WEIGHED, DeedKind.MISSING])


class DeskDeed(models.Model):
    """One thing done at a point: told by a tablet, perhaps hours later, under a `key` that the tablet made.

    It concerns a seller's drop-off, or a place with all its orders, one `order` or one `line` of them. `seen_grams` is
    the weight that the tablet knew when it weighed. `done_at` is by the tablet's clock, set right by ours.
    """

    key = models.UUIDField(unique=True)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="+")
    device = models.CharField("appareil", max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=20, choices=DeedKind)
    seller = models.ForeignKey(Seller, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(SubOrder, null=True, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(Line, null=True, on_delete=models.PROTECT, related_name="+")
    grams = models.PositiveIntegerField(null=True)
    seen_grams = models.PositiveIntegerField(null=True)
    count = models.PositiveSmallIntegerField("nombre", null=True)
    means = models.CharField("moyen de paiement", max_length=20, choices=CounterMeans, blank=True, default="")
    amount = EuroField("reçu", null=True)
    adult_checked = models.BooleanField("majorité vérifiée", default=False)
    reason = models.CharField("motif", max_length=300, blank=True, default="")
    done_at = models.DateTimeField("fait le")
    received_at = models.DateTimeField("arrivé le")
    outcome = models.CharField(max_length=10, choices=DeedOutcome, default=DeedOutcome.RECEIVED)
    told = models.CharField("explication", max_length=300, blank=True, default="")
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    settled_at = models.DateTimeField("tranché le", null=True)

    class Meta:
        ordering = ["done_at", "id"]
        indexes = [
            models.Index(fields=["cycle", "point", "kind"], name="deeds_of_a_post"),
            models.Index(fields=["place"], name="deeds_of_a_place"),
            models.Index(fields=["cycle", "point"], condition=Q(outcome__in=TO_SETTLE), name="deeds_to_settle"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=_WITHOUT_A_PLACE | _AT_A_PLACE, name="a_deed_concerns_a_drop_off_or_a_place"
            ),
            models.CheckConstraint(
                condition=(_OF_LINES & Q(line__isnull=False)) | (~_OF_LINES & Q(line__isnull=True)),
                name="what_is_done_to_a_line_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(kind=DeedKind.WEIGHED) | Q(grams__isnull=False, grams__gt=0),
                name="a_weighing_says_the_weight",
            ),
            models.CheckConstraint(
                condition=~Q(kind=DeedKind.CONTAINERS_BACK) | Q(count__isnull=False, count__gt=0),
                name="containers_back_are_counted",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="what_is_paid_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(done_at__lte=models.F("received_at")), name="a_deed_is_done_before_told"
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="a_deed_moves_as_allowed", field="outcome", transitions=list(DEED_MOVES)),
            *kept(
                "a_deed", "key", "cycle", "point", "device", "kind", "seller", "place", "order", "line", "grams",
                "seen_grams", "count", "means", "amount", "adult_checked", "reason", "done_at", "received_at",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def may_be_applied(self) -> bool:
        """Whether a person may have it applied after all: what was handed over twice stays handed over once."""
        return self.outcome == DeedOutcome.WAITS or self.kind in (DeedKind.WEIGHED, DeedKind.MISSING)
