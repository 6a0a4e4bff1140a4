"""Movements at a payment provider; never a bank account of the portal (L39)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from jachete87.base.money import EuroField
from jachete87.kernel.payments.enums import PAYMENT_MOVES, PaymentState


class Payment(models.Model):
    """One amount asked of a provider; `token` is our name for it there and the provider's idempotency key."""

    token = models.CharField(max_length=40, unique=True)
    provider = models.CharField(max_length=20)
    state = models.CharField(max_length=20, choices=PaymentState, default=PaymentState.PENDING)
    amount = EuroField()
    captured = EuroField(default=0)
    refunded = EuroField(default=0)
    means = models.CharField("moyen de paiement", max_length=60, blank=True, default="")
    action_url = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["state", "created_at"], name="payments_in_a_state")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_payment_is_not_negative"),
            models.CheckConstraint(
                condition=Q(captured__gte=0, captured__lte=F("amount")), name="captured_at_most_authorised"
            ),
            models.CheckConstraint(
                condition=Q(refunded__gte=0, refunded__lte=F("captured")), name="refunded_at_most_captured"
            ),
        ]
        triggers = [pgtrigger.FSM(name="a_payment_moves_as_allowed", field="state", transitions=list(PAYMENT_MOVES))]

    def __str__(self) -> str:
        return f"{self.token}: {self.amount} €"


class Refund(models.Model):
    """An amount to give back of a payment; written with its cause, asked of the provider after, marked when done."""

    token = models.CharField(max_length=40, unique=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="+")
    amount = EuroField()
    reason = models.CharField("motif", max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], condition=Q(done_at__isnull=True), name="refunds_to_ask")]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="a_refund_is_positive")]

    def __str__(self) -> str:
        return f"{self.token}: {self.amount} €"


class SandboxCharge(models.Model):
    """The sandbox's own book, as a real provider keeps one: what it was asked, and how it stands there.

    `token` is the payment's, so that a charge asked twice happens once; `answers_at` is when a late one answers.
    """

    token = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=20, choices=PaymentState)
    amount = EuroField()
    card = models.CharField(max_length=4, blank=True, default="")
    return_url = models.CharField(max_length=300, blank=True, default="")
    answers_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.token}: {self.state}"


class SandboxRefund(models.Model):
    """An amount the sandbox gave back, once for each token of ours."""

    token = models.CharField(max_length=40, unique=True)
    charge = models.ForeignKey(SandboxCharge, on_delete=models.CASCADE, related_name="+")
    amount = EuroField()

    def __str__(self) -> str:
        return f"{self.token}: {self.amount} €"


class PaymentEvent(models.Model):
    """One message of a provider, applied once however often it arrives."""

    provider = models.CharField(max_length=20)
    event_id = models.CharField(max_length=80)
    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="a_payment_event_counts_once")]

    def __str__(self) -> str:
        return f"{self.provider}:{self.event_id}"
