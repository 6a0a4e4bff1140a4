"""What vouchers and discounts pay, and the statements by which sellers are paid for it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from jachete87.base.database.triggers import kept, never_edited
from jachete87.base.money import EuroField
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.vouchers.enums import REDEMPTION_MOVES, RedemptionState
from jachete87.kernel.vouchers.models.campaigns import Campaign
from jachete87.kernel.vouchers.models.vouchers import Voucher


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
            *kept("a_redemption", "voucher", "campaign", "purchase", "amount"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} € for {self.purchase}"

    @property
    def borne_by(self) -> Campaign | None:
        """The campaign whose funder bears it; none for a gift card."""
        return self.campaign if self.voucher is None else self.voucher.campaign


class RedemptionShare(models.Model):
    """The part of a redemption that pays one sub-order (its number in the purchase), and so is owed to its seller.

    Of a discount it also tells the price of the `goods` that it was taken off, and how much of them was `lost` since.
    """

    redemption = models.ForeignKey(Redemption, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="+")
    amount = EuroField()
    returned = EuroField(default=0)
    goods = EuroField(null=True)
    lost = EuroField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["redemption", "number"], name="a_sub_order_has_one_share_of_a_redemption"),
            models.CheckConstraint(
                condition=Q(goods=None, lost=0)
                | Q(goods__isnull=False, goods__gte=F("amount"), lost__gte=0, lost__lte=F("goods")),
                name="a_discount_is_within_its_goods",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, returned__gte=0, returned__lte=F("amount")),
                name="a_share_returns_at_most_itself",
            ),
        ]
        triggers = kept("a_share", "redemption", "number", "seller", "amount", "goods")

    def __str__(self) -> str:
        return f"{self.amount} € to {self.seller_id}"


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
