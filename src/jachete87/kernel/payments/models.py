"""Movements at a payment provider; never a bank account of the portal (L39)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from jachete87.base.database.triggers import never_edited
from jachete87.base.money import EuroField
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.payments.enums import (
    DISPUTE_MOVES,
    PAYMENT_MOVES,
    CounterMeans,
    DisputeState,
    EventOutcome,
    PaymentState,
    PayoutState,
)


class Payment(models.Model):
    """One amount asked of a provider; `token` is our name for it there and the provider's idempotency key.

    `provider_reference` is the provider's own name, `source` what its hosted fields gave (never a card number).
    With `capture_later` the amount is only authorised, until `capture_before`; `to_capture` is what is to be taken of
    it (0: nothing, it is let go), written with its cause and asked of the provider after. `fee` is the provider's;
    `transferred` is what went on to sellers, `error` what went wrong last and still waits.
    """

    token = models.CharField(max_length=40, unique=True)
    provider = models.CharField(max_length=20)
    state = models.CharField(max_length=20, choices=PaymentState, default=PaymentState.PENDING)
    amount = EuroField()
    captured = EuroField(default=0)
    refunded = EuroField(default=0)
    means = models.CharField("moyen de paiement", max_length=60, blank=True, default="")
    action_url = models.CharField(max_length=2000, blank=True, default="")
    return_url = models.CharField(max_length=500, blank=True, default="")
    source = models.CharField(max_length=120, blank=True, default="")
    provider_reference = models.CharField(max_length=120, blank=True, default="")
    capture_later = models.BooleanField(default=False)
    to_capture = EuroField(null=True)
    capture_before = models.DateTimeField(null=True)
    fee = EuroField(default=0)
    transferred = EuroField(default=0)
    error = models.CharField(max_length=300, blank=True, default="")
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
            models.CheckConstraint(
                condition=Q(to_capture__isnull=True) | Q(to_capture__gte=0, to_capture__lte=F("amount")),
                name="to_capture_at_most_authorised",
            ),
            models.CheckConstraint(
                condition=Q(transferred__gte=0, transferred__lte=F("captured")), name="transferred_at_most_captured"
            ),
            models.UniqueConstraint(
                fields=["provider", "provider_reference"],
                condition=~Q(provider_reference=""),
                name="a_provider_names_a_payment_once",
            ),
        ]
        triggers = [pgtrigger.FSM(name="a_payment_moves_as_allowed", field="state", transitions=list(PAYMENT_MOVES))]

    def __str__(self) -> str:
        return f"{self.token}: {self.amount} €"


class Refund(models.Model):
    """An amount to give back of a payment; written with its cause, asked of the provider after, marked when done.

    With a `receipt` nobody is asked: the seller gives it back itself, in cash, of what it received at the counter.
    """

    token = models.CharField(max_length=40, unique=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="+")
    receipt = models.ForeignKey("CounterReceipt", null=True, on_delete=models.PROTECT, related_name="+")
    amount = EuroField()
    reason = models.CharField("motif", max_length=200)
    provider_reference = models.CharField(max_length=120, blank=True, default="")
    error = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], condition=Q(done_at__isnull=True), name="refunds_to_ask")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_refund_is_positive"),
            models.CheckConstraint(
                condition=Q(receipt__isnull=True) | Q(done_at__isnull=False), name="what_a_seller_gives_back_is_done"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="a_seller_gives_back_what_it_received",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__receipt__isnull=False),
                declare=[("room", "numeric")],
                func="""
                    SELECT amount INTO room FROM payments_counterreceipt
                    WHERE id = NEW.receipt_id AND payment_id = NEW.payment_id FOR NO KEY UPDATE;
                    room = coalesce(room, 0)
                        - (SELECT coalesce(sum(amount), 0) FROM payments_refund WHERE receipt_id = NEW.receipt_id);
                    IF NEW.amount > room THEN
                        RAISE EXCEPTION 'receipt % has % euros left to give back', NEW.receipt_id, room
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;""",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.token}: {self.amount} €"


class SandboxCharge(models.Model):
    """The sandbox's own book, as a real provider keeps one: what it was asked, and how it stands there.

    `token` is the payment's, so that a charge asked twice happens once; `answers_at` is when a late one answers.
    """

    token = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=20, choices=PaymentState)
    amount = EuroField()
    captured = EuroField(default=0)
    capture_later = models.BooleanField(default=False)
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
    """One message of a provider, kept raw and applied once however often it arrives; `reason` says why not."""

    provider = models.CharField(max_length=20)
    event_id = models.CharField(max_length=80)
    payment = models.ForeignKey(Payment, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    received_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=EventOutcome, default=EventOutcome.RECEIVED)
    reason = models.CharField("motif", max_length=300, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["received_at"], condition=Q(applied_at__isnull=True), name="events_to_apply")]
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="a_payment_event_counts_once")]

    def __str__(self) -> str:
        return f"{self.provider}:{self.event_id}"


class CounterReceipt(models.Model):
    """What a seller received when goods were handed over; `reference` names them, so that they are paid once."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="+")
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=80, unique=True)
    amount = EuroField()
    means = models.CharField("moyen de paiement", max_length=20, choices=CounterMeans)
    received_at = models.DateTimeField("encaissé le")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="a_receipt_is_positive")]
        triggers = [never_edited("a_receipt_is_never_edited")]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount} €"


class SellerAccount(models.Model):
    """A seller's own account at a provider, to which its share of payments goes (L39); `due` is still asked."""

    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="+")
    provider = models.CharField(max_length=20)
    account = models.CharField(max_length=120)
    charges_enabled = models.BooleanField(default=False)
    payouts_enabled = models.BooleanField(default=False)
    transfers_enabled = models.BooleanField(default=False)
    due = models.TextField("pièces demandées", blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seller", "provider"], name="a_seller_has_one_account_at_a_provider"),
            models.UniqueConstraint(fields=["provider", "account"], name="an_account_belongs_to_one_seller"),
        ]

    def __str__(self) -> str:
        return self.account


class Transfer(models.Model):
    """A seller's share of what a payment brought, on its way to the seller's account; marked when done."""

    token = models.CharField(max_length=40, unique=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(SellerAccount, on_delete=models.PROTECT, related_name="+")
    purchase = models.CharField(max_length=12)
    amount = EuroField()
    taken_back = EuroField(default=0)
    provider_reference = models.CharField(max_length=120, blank=True, default="")
    error = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_transfer_is_positive"),
            models.CheckConstraint(
                condition=Q(taken_back__gte=0, taken_back__lte=F("amount")), name="taken_back_at_most_transferred"
            ),
            models.UniqueConstraint(
                fields=["payment", "account"], condition=Q(done_at__isnull=True), name="one_transfer_is_on_its_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.token}: {self.amount} €"


class TransferBack(models.Model):
    """A part of a transfer that is taken back, because the shopper got it back; marked when done."""

    token = models.CharField(max_length=40, unique=True)
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="+")
    amount = EuroField()
    error = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="what_is_taken_back_is_positive")]

    def __str__(self) -> str:
        return f"{self.token}: {self.amount} €"


class Dispute(models.Model):
    """A payment that the shopper contests at the bank: the provider takes it back until the bank has decided."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="+")
    provider_reference = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=20, choices=DisputeState, default=DisputeState.OPEN)
    amount = EuroField()
    fee = EuroField(default=0)
    reason = models.CharField("motif", max_length=80, blank=True, default="")
    opened_at = models.DateTimeField("contesté le")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="a_dispute_is_positive")]
        triggers = [pgtrigger.FSM(name="a_dispute_moves_as_allowed", field="state", transitions=list(DISPUTE_MOVES))]

    def __str__(self) -> str:
        return self.provider_reference


class Payout(models.Model):
    """What the provider paid from a seller's account to its bank, as the provider tells it."""

    account = models.ForeignKey(SellerAccount, on_delete=models.PROTECT, related_name="+")
    provider_reference = models.CharField(max_length=120, unique=True)
    amount = EuroField()
    state = models.CharField(max_length=20, choices=PayoutState)
    arrives_on = models.DateField(null=True)
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.provider_reference}: {self.amount} €"
