"""States and kinds of membership."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SellerState(models.TextChoices):
    """The life of a seller."""

    DRAFT = "draft", _("Brouillon")
    SUBMITTED = "submitted", _("À vérifier")
    VERIFIED = "verified", _("Vérifié")
    ACTIVE = "active", _("En ligne")
    SUSPENDED = "suspended", _("Suspendu")


SELLER_MOVES: tuple[tuple[SellerState, SellerState], ...] = (
    (SellerState.DRAFT, SellerState.SUBMITTED),
    (SellerState.SUBMITTED, SellerState.DRAFT),
    (SellerState.SUBMITTED, SellerState.VERIFIED),
    (SellerState.VERIFIED, SellerState.ACTIVE),
    (SellerState.ACTIVE, SellerState.SUSPENDED),
    (SellerState.SUSPENDED, SellerState.ACTIVE),
)


class SellerKind(models.TextChoices):
    """What a seller is; a platform only refers to its own site and sells nothing here."""

    FARMER = "farmer", _("Producteur")
    CRAFTSPERSON = "craftsperson", _("Artisan")
    MERCHANT = "merchant", _("Commerçant")
    PLATFORM = "platform", _("Plateforme partenaire")


class TaxRegime(models.TextChoices):
    """How a seller is taxed (CIBS, formerly CGI)."""

    STANDARD = "standard", _("Régime réel")
    EXEMPT = "exempt", _("Franchise en base de TVA")
    FARM_FLAT_RATE = "farm_flat_rate", _("Remboursement forfaitaire agricole")
