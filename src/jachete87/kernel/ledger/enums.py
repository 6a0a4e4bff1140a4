"""What an account stands for, and what makes money move."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountKind(models.TextChoices):
    """Whose money an account counts. Positive balances are what we may claim, negative ones what is owed."""

    CLEARING = "clearing", _("chez le prestataire de paiement")
    PAYABLE = "payable", _("dû au vendeur")
    RECEIVED = "received", _("encaissé par le vendeur")
    REFUNDS = "refunds", _("à rembourser aux clients")
    FEES = "fees", _("frais du prestataire de paiement")
    INSTITUTION = "institution", _("à la charge d'un organisme")
    VOUCHERS = "vouchers", _("bons à honorer")
    FUNDER = "funder", _("dû par un financeur")
    DEPOSITS = "deposits", _("consignes à rendre")


class MovementKind(models.TextChoices):
    """The cause of a movement."""

    CAPTURE = "capture", _("paiement")
    ON_SITE = "on_site", _("paiement à la remise")
    ON_SITE_BACK = "on_site_back", _("rendu au client par le vendeur")
    REFUND = "refund", _("remboursement décidé")
    REFUND_DONE = "refund_done", _("remboursement versé")
    TRANSFER = "transfer", _("versement au vendeur")
    TRANSFER_BACK = "transfer_back", _("versement repris au vendeur")
    PROVIDER_FEE = "provider_fee", _("frais de paiement")
    DISPUTE = "dispute", _("paiement contesté")
    DISPUTE_WON = "dispute_won", _("contestation gagnée")
    VOUCHER_ISSUE = "voucher_issue", _("bon émis")
    VOUCHER_USE = "voucher_use", _("bon utilisé")
    VOUCHER_BACK = "voucher_back", _("bon recrédité")
    FUNDING = "funding", _("versement du financeur")
    REIMBURSEMENT = "reimbursement", _("remboursement au vendeur")
    DEPOSIT = "deposit", _("consigne")
    DEPOSIT_BACK = "deposit_back", _("consigne rendue")
