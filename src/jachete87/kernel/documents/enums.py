"""Kinds of documents that count money."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    """What a document says of money: owed for what was delivered, or given back."""

    INVOICE = "invoice", _("facture")
    CREDIT_NOTE = "credit_note", _("avoir")
