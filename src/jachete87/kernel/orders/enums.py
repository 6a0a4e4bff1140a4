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


NOT_YET_HAD = (SubOrderState.TO_PREPARE, SubOrderState.READY)

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


class LineState(models.TextChoices):
    """What became of one thing bought. Handed over or not is told by its sub-order."""

    ORDERED = "ordered", _("commandé")
    WEIGHED = "weighed", _("pesé")
    SUBSTITUTED = "substituted", _("remplacé")
    MISSING = "missing", _("manquant")
    CANCELLED = "cancelled", _("annulé")
    WITHDRAWN = "withdrawn", _("rétractation demandée")
    RETURNED = "returned", _("rendu et remboursé")
    RETURN_REFUSED = "return_refused", _("retour refusé")


WITH_THE_SHOPPER = (LineState.ORDERED, LineState.RETURN_REFUSED)
"""Deposits whose containers were not given back with their goods, once these were handed over."""

TO_DELIVER = (LineState.ORDERED, LineState.WEIGHED, LineState.SUBSTITUTED)

LINE_MOVES: tuple[tuple[LineState, LineState], ...] = (
    (LineState.ORDERED, LineState.WEIGHED),
    (LineState.ORDERED, LineState.SUBSTITUTED),
    *((origin, LineState.MISSING) for origin in TO_DELIVER),
    *((origin, LineState.CANCELLED) for origin in TO_DELIVER),
    *((origin, LineState.WITHDRAWN) for origin in TO_DELIVER),
    (LineState.WITHDRAWN, LineState.RETURNED),
    (LineState.WITHDRAWN, LineState.RETURN_REFUSED),
)


class LineEventKind(models.TextChoices):
    """What was done to a line."""

    REDUCED = "reduced", _("quantité diminuée")
    CANCELLED = "cancelled", _("annulé")
    MISSING = "missing", _("manquant")
    SUBSTITUTED = "substituted", _("remplacé")
    WEIGHED = "weighed", _("pesé")
    WITHDRAWN = "withdrawn", _("rétractation")
    RETURNED = "returned", _("rendu et remboursé")
    RETURN_REFUSED = "return_refused", _("retour refusé")


class Actor(models.TextChoices):
    """Who did it."""

    SHOPPER = "shopper", _("le client")
    SELLER = "seller", _("le vendeur")
    POINT = "point", _("le point de retrait")
    PORTAL = "portal", _("le portail")


class ReturnState(models.TextChoices):
    """The life of goods that a shopper gives back."""

    ASKED = "asked", _("demandé")
    SENT = "sent", _("envoyé, preuve reçue")
    RECEIVED = "received", _("bien reçu")
    REFUNDED = "refunded", _("remboursé")
    REFUSED = "refused", _("refusé")


OPEN_RETURNS = (ReturnState.ASKED, ReturnState.SENT, ReturnState.RECEIVED)

RETURN_MOVES: tuple[tuple[ReturnState, ReturnState], ...] = (
    (ReturnState.ASKED, ReturnState.SENT),
    (ReturnState.ASKED, ReturnState.RECEIVED),
    (ReturnState.SENT, ReturnState.RECEIVED),
    *((origin, ReturnState.REFUNDED) for origin in OPEN_RETURNS),
    *((origin, ReturnState.REFUSED) for origin in OPEN_RETURNS),
)
