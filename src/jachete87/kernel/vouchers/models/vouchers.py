"""Vouchers and gift cards, and the codes that are given for a basket."""

from datetime import datetime

import pgtrigger
from django.db import models
from django.db.models import F, Q

from jachete87.base.database.triggers import kept
from jachete87.base.money import EuroField
from jachete87.base.times import last_before
from jachete87.kernel.vouchers.enums import VOUCHER_MOVES, VoucherState
from jachete87.kernel.vouchers.models.campaigns import Campaign, VoucherBatch


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
            *kept("a_voucher", "code", "campaign", "batch", "value"),
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
