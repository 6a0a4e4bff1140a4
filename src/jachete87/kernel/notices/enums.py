"""The life of a mail, and what mails are for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """A mail waits until a mail server has taken it, until 72 hours of trying have passed, or until it is refused."""

    WAITING = "waiting", _("en attente")
    SENT = "sent", _("envoyé")
    FAILED = "failed", _("en échec")
    BOUNCED = "bounced", _("refusé")


MAIL_MOVES: tuple[tuple[MailState, MailState], ...] = (
    (MailState.WAITING, MailState.SENT),
    (MailState.WAITING, MailState.FAILED),
    (MailState.WAITING, MailState.BOUNCED),
    (MailState.FAILED, MailState.WAITING),
    (MailState.BOUNCED, MailState.WAITING),
)


class MailKind(models.TextChoices):
    """Why somebody is written to: what they are owed always leaves, the rest as they wish."""

    TRANSACTIONAL = "transactional", _("suivi de commande")
    REMINDER = "reminder", _("rappel")
    BASKET = "basket", _("panier non commandé")
    NEWS = "news", _("actualités")
