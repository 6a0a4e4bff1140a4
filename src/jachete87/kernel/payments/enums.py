"""The life of a payment."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaymentState(models.TextChoices):
    """How far a payment has come."""

    PENDING = "pending", _("en attente")
    ACTION_REQUIRED = "action_required", _("authentification demandée")
    AUTHORISED = "authorised", _("autorisé")
    CAPTURED = "captured", _("payé")
    DECLINED = "declined", _("refusé")
    RELEASED = "released", _("annulé sans débit")
    REFUNDED = "refunded", _("remboursé")


PAYMENT_MOVES: tuple[tuple[PaymentState, PaymentState], ...] = (
    (PaymentState.PENDING, PaymentState.ACTION_REQUIRED),
    (PaymentState.PENDING, PaymentState.AUTHORISED),
    (PaymentState.PENDING, PaymentState.CAPTURED),
    (PaymentState.PENDING, PaymentState.DECLINED),
    (PaymentState.PENDING, PaymentState.RELEASED),
    (PaymentState.ACTION_REQUIRED, PaymentState.AUTHORISED),
    (PaymentState.ACTION_REQUIRED, PaymentState.CAPTURED),
    (PaymentState.ACTION_REQUIRED, PaymentState.DECLINED),
    (PaymentState.ACTION_REQUIRED, PaymentState.RELEASED),
    (PaymentState.AUTHORISED, PaymentState.CAPTURED),
    (PaymentState.AUTHORISED, PaymentState.RELEASED),
    (PaymentState.CAPTURED, PaymentState.REFUNDED),
    # What was given up and was collected all the same: it goes back to the shopper, but first it is written down.
    (PaymentState.DECLINED, PaymentState.CAPTURED),
    (PaymentState.RELEASED, PaymentState.CAPTURED),
)


class EventOutcome(models.TextChoices):
    """What became of a provider's message."""

    RECEIVED = "received", _("reçu")
    APPLIED = "applied", _("appliqué")
    IGNORED = "ignored", _("sans effet")
    REFUSED = "refused", _("contredit nos comptes")


class DisputeState(models.TextChoices):
    """How a payment that the shopper contests at the bank stands."""

    OPEN = "open", _("contesté")
    WON = "won", _("contestation gagnée")
    LOST = "lost", _("contestation perdue")


DISPUTE_MOVES: tuple[tuple[DisputeState, DisputeState], ...] = (
    (DisputeState.OPEN, DisputeState.WON),
    (DisputeState.OPEN, DisputeState.LOST),
)


class CounterMeans(models.TextChoices):
    """By what a seller was paid when the goods were handed over."""

    CASH = "cash", _("espèces")
    CHEQUE = "cheque", _("chèque")
    CARD = "card", _("carte bancaire")


class PayoutState(models.TextChoices):
    """How far money went from a seller's account at the provider to its bank, in the provider's words."""

    PENDING = "pending", _("en préparation")
    IN_TRANSIT = "in_transit", _("en route")
    PAID = "paid", _("versé à la banque")
    FAILED = "failed", _("refusé par la banque")
    CANCELED = "canceled", _("annulé")
