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
)
