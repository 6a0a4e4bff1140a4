"""The lives of campaigns, vouchers and their uses."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CampaignKind(models.TextChoices):
    """How what a funder gives reaches shoppers: by codes, or taken off by itself."""

    VOUCHERS = "vouchers", _("des bons à donner, avec des codes")
    DISCOUNT = "discount", _("une remise qui s’applique seule, sans code")


class CampaignState(models.TextChoices):
    """Whether a campaign's vouchers are taken, or its discount is given."""

    OPEN = "open", _("ouverte")
    STOPPED = "stopped", _("arrêtée")


class VoucherState(models.TextChoices):
    """A gift card waits for its payment; a voucher of a campaign is active at once."""

    AWAITING_PAYMENT = "awaiting_payment", _("en attente du paiement")
    ACTIVE = "active", _("valable")
    CANCELLED = "cancelled", _("annulé")


class RedemptionState(models.TextChoices):
    """The use of a voucher is held while its purchase awaits its payment."""

    HELD = "held", _("retenu")
    USED = "used", _("utilisé")
    GIVEN_BACK = "given_back", _("recrédité")


CAMPAIGN_MOVES: tuple[tuple[CampaignState, CampaignState], ...] = (
    (CampaignState.OPEN, CampaignState.STOPPED),
    (CampaignState.STOPPED, CampaignState.OPEN),
)

VOUCHER_MOVES: tuple[tuple[VoucherState, VoucherState], ...] = (
    (VoucherState.AWAITING_PAYMENT, VoucherState.ACTIVE),
    (VoucherState.AWAITING_PAYMENT, VoucherState.CANCELLED),
)

REDEMPTION_MOVES: tuple[tuple[RedemptionState, RedemptionState], ...] = (
    (RedemptionState.HELD, RedemptionState.USED),
    (RedemptionState.HELD, RedemptionState.GIVEN_BACK),
)
