"""Kinds and states of what is sold."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProductState(models.TextChoices):
    """Whether a product is shown; nothing is published while a mandatory field of its category is missing."""

    DRAFT = "draft", _("Brouillon")
    PUBLISHED = "published", _("En ligne")
    HIDDEN = "hidden", _("Retiré")


PRODUCT_MOVES: tuple[tuple[ProductState, ProductState], ...] = (
    (ProductState.DRAFT, ProductState.PUBLISHED),
    (ProductState.PUBLISHED, ProductState.HIDDEN),
    (ProductState.HIDDEN, ProductState.PUBLISHED),
    (ProductState.PUBLISHED, ProductState.DRAFT),
    (ProductState.HIDDEN, ProductState.DRAFT),
    (ProductState.DRAFT, ProductState.HIDDEN),
)


class Unit(models.TextChoices):
    """The base unit in which stock is counted: whole numbers of it, never a float."""

    PIECE = "piece", _("pièce")
    GRAM = "g", _("g")
    MILLILITRE = "ml", _("ml")
    MILLIMETRE = "mm", _("mm")


class RuleSet(models.TextChoices):
    """Which law governs what must be said of a product (annex F, L27, L28)."""

    FOOD = "food", _("Denrée alimentaire")
    ALCOHOL = "alcohol", _("Boisson alcoolisée")
    CRAFT = "craft", _("Produit manufacturé")
    COSMETIC = "cosmetic", _("Cosmétique")
    BOOK = "book", _("Livre, papier")
    PLANT = "plant", _("Plante")
    SERVICE = "service", _("Service")


class Allergen(models.TextChoices):
    """The 14 of annex II of regulation (EU) 1169/2011."""

    GLUTEN = "gluten", _("céréales contenant du gluten")
    CRUSTACEANS = "crustaceans", _("crustacés")
    EGGS = "eggs", _("œufs")
    FISH = "fish", _("poissons")
    PEANUTS = "peanuts", _("arachides")
    SOYA = "soya", _("soja")
    MILK = "milk", _("lait")
    NUTS = "nuts", _("fruits à coque")
    CELERY = "celery", _("céleri")
    MUSTARD = "mustard", _("moutarde")
    SESAME = "sesame", _("sésame")
    SULPHITES = "sulphites", _("sulfites")
    LUPIN = "lupin", _("lupin")
    MOLLUSCS = "molluscs", _("mollusques")


class AllergenStatement(models.TextChoices):
    """What is known of an allergen; nothing said is "unknown", and unknown is never absent."""

    CONTAINS = "contains", _("contient")
    TRACES = "traces", _("traces possibles")
    ABSENT = "absent", _("absent")


class Temperature(models.TextChoices):
    """How goods travel."""

    AMBIENT = "ambient", _("ambiant")
    CHILLED = "chilled", _("frais")
    FROZEN = "frozen", _("surgelé")


class VolumeClass(models.TextChoices):
    """How much room a pack takes in a crate, by what it is packed in."""

    JAR = "jar", _("pot ou bocal (0,4 l)")
    BAG = "bag", _("sachet (0,5 l)")
    BOTTLE = "bottle", _("bouteille (1 l)")
    TRAY = "tray", _("barquette (1,5 l)")
    NET = "net", _("filet ou sac (5 l)")
    HALF_CRATE = "half_crate", _("demi-cagette (15 l)")
    CRATE = "crate", _("cagette (30 l)")


class Withdrawal(models.TextChoices):
    """Whether the 14 days of withdrawal apply (Code conso. L221-18, exceptions L221-28)."""

    FOURTEEN_DAYS = "fourteen_days", _("14 jours pour changer d'avis")
    PERISHABLE = "perishable", _("pas de rétractation : denrée périssable")
    MADE_TO_SPEC = "made_to_spec", _("pas de rétractation : fait sur mesure ou personnalisé")
    HYGIENE = "hygiene", _("pas de rétractation une fois descellé, pour raison d'hygiène")
    DATED_SERVICE = "dated_service", _("pas de rétractation : prestation à date fixe")
