"""What funders give: campaigns, and the batches of vouchers that are made of them."""

from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from jachete87.base.money import EuroField
from jachete87.base.times import last_before
from jachete87.kernel.membership.models import Brick, Institution, Seller
from jachete87.kernel.territory.models import Commune
from jachete87.kernel.vouchers.enums import CAMPAIGN_MOVES, CampaignKind, CampaignState


class Campaign(models.Model):
    """Vouchers or a discount that a funder pays, up to its budget, for purchases that meet its terms.

    No brick, seller or commune named means all of them. `ceiling` is the most that it pays of one basket.
    `issued` is the value of all vouchers made: more than the budget may be given away, never more than it is used.
    A discount has no code: it takes `euros_off`, or `percent_off`, off the goods it covers, from a `minimum` of them.
    """

    funder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("nom", max_length=120)
    kind = models.CharField("forme", max_length=20, choices=CampaignKind, default=CampaignKind.VOUCHERS)
    state = models.CharField("état", max_length=20, choices=CampaignState, default=CampaignState.OPEN)
    budget = EuroField("budget")
    issued = EuroField("émis", default=0)
    used = EuroField("utilisé", default=0)
    ceiling = EuroField("plafond par panier", null=True)
    euros_off = EuroField("remise en euros", null=True)
    percent_off = models.DecimalField("remise en pour cent", max_digits=5, decimal_places=2, null=True)
    minimum = EuroField("minimum d'articles", default=0)
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    bricks = models.ManyToManyField(Brick, related_name="+")
    sellers = models.ManyToManyField(Seller, related_name="+")
    communes = models.ManyToManyField(Commune, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(budget__gt=0), name="a_campaign_has_a_budget"),
            models.CheckConstraint(
                condition=Q(used__gte=0, used__lte=F("budget")), name="a_campaign_never_exceeds_its_budget"
            ),
            models.CheckConstraint(
                condition=Q(used__lte=F("issued")) | Q(kind="discount"), name="what_is_used_was_issued"
            ),
            models.CheckConstraint(
                condition=Q(kind="vouchers", euros_off=None, percent_off=None, minimum=0)
                | Q(kind="discount", minimum__gte=0, issued=0)
                & (
                    Q(euros_off__isnull=False, euros_off__gt=0, percent_off=None)
                    | Q(euros_off=None, percent_off__isnull=False, percent_off__gt=0, percent_off__lte=100)
                ),
                name="a_discount_is_of_euros_or_of_a_percentage",
            ),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="a_campaign_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(ceiling__isnull=True) | Q(ceiling__gt=0), name="a_ceiling_is_positive"),
        ]
        triggers = [
            pgtrigger.FSM(name="a_campaign_moves_as_allowed", field="state", transitions=list(CAMPAIGN_MOVES)),
            pgtrigger.ReadOnly(
                name="what_a_campaign_gives_stays", fields=["funder", "kind", "euros_off", "percent_off", "minimum"]
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_moment(self) -> datetime:
        """The last moment at which it pays, for showing its day."""
        return last_before(self.ends_at)


class VoucherBatch(models.Model):
    """Vouchers of a campaign made at once, all of the same value, to be printed together."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    value = EuroField("valeur")
    quantity = models.PositiveIntegerField("nombre")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(value__gt=0, quantity__gt=0), name="a_batch_holds_vouchers"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.value} €"
