"""Vouchers: money that a funder or a buyer gave beforehand, spent on purchases, never twice and never beyond."""

from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from jachete87.base.database.triggers import never_edited
from jachete87.base.money import EuroField
from jachete87.base.times import last_before
from jachete87.kernel.membership.models import Brick, Institution, Seller
from jachete87.kernel.territory.models import Commune
from jachete87.kernel.vouchers.enums import (
    CAMPAIGN_MOVES,
    REDEMPTION_MOVES,
    VOUCHER_MOVES,
    CampaignKind,
    CampaignState,
    RedemptionState,
    VoucherState,
)


def _kept(name: str, *fields: str) -> list[pgtrigger.Trigger]:
    """Rows that stay for good, of which these fields are never edited."""
    return [
        pgtrigger.Protect(name=f"{name}_is_never_deleted", operation=pgtrigger.Delete),
        pgtrigger.ReadOnly(name=f"{name}_stays_as_it_was_made", fields=list(fields)),
    ]


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


class Voucher(models.Model):
    """So many euros to spend for who knows its code: of a batch, or (without one) a gift card that somebody bought."""

    code = models.CharField(max_length=12, unique=True)
    state = models.CharField("état", max_length=20, choices=VoucherState, default=VoucherState.ACTIVE)
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(VoucherBatch, null=True, on_delete=models.PROTECT, related_name="+")
    value = EuroField("valeur")
    balance = EuroField("solde")
    expires_at = models.DateTimeField("valable jusqu'au")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["batch", "id"], name="vouchers_of_a_batch")]
        constraints = [
            models.CheckConstraint(condition=Q(value__gt=0), name="a_voucher_has_a_value"),
            models.CheckConstraint(
                condition=Q(balance__gte=0, balance__lte=F("value")), name="a_balance_is_within_the_value"
            ),
            models.CheckConstraint(
                condition=Q(campaign__isnull=True, batch__isnull=True)
                | Q(campaign__isnull=False, batch__isnull=False, state="active"),
                name="a_voucher_is_of_a_batch_or_a_gift",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="a_voucher_moves_as_allowed", field="state", transitions=list(VOUCHER_MOVES)),
            *_kept("a_voucher", "code", "campaign", "batch", "value"),
        ]

    def __str__(self) -> str:
        return f"voucher {self.pk}"

    @property
    def last_moment(self) -> datetime:
        """The last moment at which it is taken, for showing its day."""
        return last_before(self.expires_at)


class GiftCard(models.Model):
    """Who bought a gift card for whom. `payment` is the token of its payment, `token` the right to follow it."""

    voucher = models.OneToOneField(Voucher, on_delete=models.PROTECT, related_name="+")
    token = models.CharField(max_length=43, unique=True)
    payment = models.CharField(max_length=40, unique=True)
    buyer_email = models.EmailField("e-mail de l'acheteur")
    recipient_email = models.EmailField("e-mail du destinataire")
    message = models.CharField(max_length=300, blank=True, default="")
    language = models.CharField(max_length=2, default="fr")
    hold_until = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"gift card {self.pk}"


class Redemption(models.Model):
    """What a voucher, or the discount of a campaign, pays of a purchase (its reference), and what of it went back."""

    voucher = models.ForeignKey(Voucher, null=True, on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="+")
    purchase = models.CharField(max_length=12)
    state = models.CharField("état", max_length=20, choices=RedemptionState, default=RedemptionState.HELD)
    amount = EuroField("montant")
    returned = EuroField("recrédité", default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["purchase"], name="redemptions_of_a_purchase")]
        constraints = [
            models.UniqueConstraint(fields=["voucher", "purchase"], name="a_voucher_is_used_once_in_a_purchase"),
            models.UniqueConstraint(fields=["campaign", "purchase"], name="a_discount_is_taken_once_in_a_purchase"),
            models.CheckConstraint(
                condition=Q(voucher=None, campaign__isnull=False) | Q(voucher__isnull=False, campaign=None),
                name="a_redemption_is_of_a_voucher_or_of_a_discount",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_redemption_pays_something"),
            models.CheckConstraint(
                condition=Q(returned__gte=0, returned__lte=F("amount")), name="returned_at_most_what_was_redeemed"
            ),
            models.CheckConstraint(
                condition=~Q(state="held", returned__gt=0) & (~Q(state="given_back") | Q(returned=F("amount"))),
                name="a_redemption_given_back_is_returned_whole",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="a_redemption_moves_as_allowed", field="state", transitions=list(REDEMPTION_MOVES)),
            *_kept("a_redemption", "voucher", "campaign", "purchase", "amount"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} € for {self.purchase}"

    @property
    def borne_by(self) -> Campaign | None:
        """The campaign whose funder bears it; none for a gift card."""
        return self.campaign if self.voucher is None else self.voucher.campaign


class RedemptionShare(models.Model):
    """The part of a redemption that pays one sub-order (its number in the purchase), and so is owed to its seller."""

    redemption = models.ForeignKey(Redemption, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="+")
    amount = EuroField()
    returned = EuroField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["redemption", "number"], name="a_sub_order_has_one_share_of_a_redemption"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, returned__gte=0, returned__lte=F("amount")),
                name="a_share_returns_at_most_itself",
            ),
        ]
        triggers = _kept("a_share", "redemption", "number", "seller", "amount")

    def __str__(self) -> str:
        return f"{self.amount} € to {self.seller_id}"


class PresentedVoucher(models.Model):
    """A voucher whose code was given for a basket (its key) that is not bought yet."""

    basket_key = models.CharField(max_length=43)
    voucher = models.ForeignKey(Voucher, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["basket_key", "voucher"], name="a_voucher_is_presented_once_for_a_basket"),
        ]

    def __str__(self) -> str:
        return f"voucher {self.voucher_id}"


class CodeTries(models.Model):
    """How many codes that do not exist somebody gave since a moment; `who` is a digest, kept an hour at most."""

    who = models.CharField(max_length=64, unique=True)
    misses = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["since"], name="tries_to_forget")]

    def __str__(self) -> str:
        return f"{self.misses} misses"


class Reimbursement(models.Model):
    """A statement by which sellers are paid for vouchers; its lines stand in the ledger.

    A campaign's funder pays it, or (without a campaign) who issued the gift cards.
    """

    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    total = EuroField()
    at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"], nulls_distinct=False, name="reimbursements_are_numbered"
            ),
            models.CheckConstraint(condition=Q(total__gt=0), name="a_reimbursement_pays_something"),
        ]
        triggers = [never_edited("a_reimbursement_is_never_edited")]

    def __str__(self) -> str:
        return f"{self.campaign_id or 'gift'}/{self.number}"
