"""The sellers' parts in the sales: on what terms each comes, and how much it offers."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from jachete87.base.money import EuroField
from jachete87.bricks.drive.enums import LEG_MOVES, LegState
from jachete87.bricks.drive.models.cycles import Cycle
from jachete87.bricks.drive.models.points import Point
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.membership.models import Seller

MOST_HOURS = 240


class LegTerms(models.Model):
    """On what terms a seller comes: to which points (none named: to all), without which products, for how much.

    Where less than `minimum` is ordered at the cut-off, in euros, the seller does not come.
    """

    points = models.ManyToManyField(Point, related_name="+", blank=True)
    excluded = models.ManyToManyField(Product, related_name="+", blank=True)
    minimum = EuroField("minimum de commandes", default=0, db_default=0)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(minimum__gte=0), name="the_minimum_of_a_%(class)s_is_not_negative")
        ]


class StandingChoice(LegTerms):
    """What a seller chose for its parts in the sales to come; its cut-off is so many hours before the sale's."""

    seller = models.OneToOneField(Seller, on_delete=models.CASCADE, related_name="+")
    hours_before = models.PositiveSmallIntegerField("heures avant la clôture", default=0)

    class Meta(LegTerms.Meta):
        constraints = [
            *LegTerms.Meta.constraints,
            models.CheckConstraint(
                condition=Q(hours_before__lte=MOST_HOURS), name="a_seller_closes_in_the_days_before_the_sale"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seller_id}"


class CycleLeg(LegTerms):
    """A seller's part in a cycle, with its own cut-off, which is never after the cycle's."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="+")
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=LegState, default=LegState.COMING, db_default=LegState.COMING.value)
    closes_at = models.DateTimeField()

    class Meta(LegTerms.Meta):
        constraints = [
            *LegTerms.Meta.constraints,
            models.UniqueConstraint(fields=["cycle", "seller"], name="a_seller_joins_a_cycle_once"),
        ]
        triggers = [
            pgtrigger.FSM(name="a_leg_moves_as_allowed", field="state", transitions=list(LEG_MOVES)),
            pgtrigger.Trigger(
                name="a_leg_closes_with_its_cycle",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF (TG_OP = 'INSERT' OR NEW.closes_at > OLD.closes_at OR NEW.cycle_id <> OLD.cycle_id)
                    AND NEW.closes_at > (SELECT closes_at FROM drive_cycle WHERE id = NEW.cycle_id) THEN
                        RAISE EXCEPTION 'a leg closes with its cycle at the latest' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;""",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.seller_id}"


class LegQuantity(models.Model):
    """How much of a product a seller offers in a cycle, and what orders take of it, in the product's base unit.

    Without `offered` only the shared stock counts. What orders take is counted in any case.
    """

    leg = models.ForeignKey(CycleLeg, on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    offered = models.BigIntegerField("proposé pour cette vente", null=True)
    promised = models.BigIntegerField("commandé", default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["leg", "product"], name="a_product_is_counted_once_in_a_leg"),
            models.CheckConstraint(condition=Q(promised__gte=0), name="what_is_ordered_is_never_negative"),
            models.CheckConstraint(
                condition=Q(offered__isnull=True) | Q(promised__lte=F("offered")),
                name="no_more_is_ordered_than_is_offered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.promised} / {self.offered}"
