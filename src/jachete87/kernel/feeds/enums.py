"""Kinds and states of outside catalogues."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What became of a record."""

    CREATED = "created", _("créée")
    UPDATED = "updated", _("mise à jour")
    UNCHANGED = "unchanged", _("inchangée")
    HELD = "held", _("retenue : à regarder")
    REFUSED = "refused", _("refusée")


class RecordState(models.TextChoices):
    """How an imported record stands."""

    FRESH = "fresh", _("à jour")
    HELD = "held", _("retenue")
    MISSING = "missing", _("absente du dernier flux")
    HIDDEN = "hidden", _("retirée")
