"""The lives of purchases and sub-orders."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PurchaseState(models.TextChoices):
    """What is paid at once: awaiting its payment, placed, or given up."""

    AWAITING_PAYMENT = "awaiting_payment", _("en attente du paiement")
    PLACED = "placed", _("confirmé")
    CANCELLED = "cancelled", _("annulé")


class SubOrderState(models.TextChoices):
    """What one seller prepares."""

    AWAITING_PAYMENT = "awaiting_payment", _("en attente du paiement")
    TO_PREPARE = "to_prepare", _("à préparer")
    READY = "ready", _("prêt")
    HANDED_OVER = "handed_over", _("remis")
    CANCELLED = "cancelled", _("annulé")


PURCHASE_MOVES: tuple[tuple[PurchaseState, PurchaseState], ...] = (
    (PurchaseState.AWAITING_PAYMENT, PurchaseState.PLACED),
    (PurchaseState.AWAITING_PAYMENT, PurchaseState.CANCELLED),
    (PurchaseState.PLACED, PurchaseState.CANCELLED),
)

SUB_ORDER_MOVES: tuple[tuple[SubOrderState, SubOrderState], ...] = (
    (SubOrderState.AWAITING_PAYMENT, SubOrderState.TO_PREPARE),
    (SubOrderState.AWAITING_PAYMENT, SubOrderState.CANCELLED),
    (SubOrderState.TO_PREPARE, SubOrderState.READY),
    (SubOrderState.READY, SubOrderState.TO_PREPARE),
    (SubOrderState.READY, SubOrderState.HANDED_OVER),
    (SubOrderState.TO_PREPARE, SubOrderState.CANCELLED),
    (SubOrderState.READY, SubOrderState.CANCELLED),
)
