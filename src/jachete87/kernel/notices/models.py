"""Mails that are written with their cause and sent after, what goes with them, and who wants which."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from jachete87.kernel.notices.enums import MAIL_MOVES, MailKind, MailState


class Mail(models.Model):
    """A mail to send, written in the transaction of its cause; sent first and marked after, so at least once.

    `key` names the cause and is the Message-ID; mails of one `stream` leave in the order in which they were written.
    `about` is the reference of a purchase, `seller` the slug of the seller that is written to, or nothing.
    """

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=MailKind, default=MailKind.TRANSACTIONAL)
    state = models.CharField(max_length=20, choices=MailState, default=MailState.WAITING)
    stream = models.CharField(max_length=120, default="")
    about = models.CharField(max_length=40, blank=True, default="")
    seller = models.CharField(max_length=80, blank=True, default="")
    sender = models.CharField("organisme", max_length=40, blank=True, default="")
    recipient = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    tried_at = models.DateTimeField("essayé la première fois le", null=True)
    next_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    retried_at = models.DateTimeField("remis à l'envoi par un agent le", null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField("motif", max_length=300, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], condition=Q(state="waiting"), name="mails_to_send"),
            models.Index(fields=["stream", "id"], condition=Q(state="waiting"), name="mails_of_a_stream"),
            models.Index(fields=["about"], condition=~Q(about=""), name="mails_about_a_purchase"),
            models.Index(fields=["state", "-created_at"], condition=~Q(state="sent"), name="mails_in_trouble"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="a_sent_mail_says_when",
            ),
            models.CheckConstraint(condition=Q(key__regex=r"^[A-Za-z0-9._-]+$"), name="a_key_fits_a_message_id"),
            models.CheckConstraint(condition=~Q(stream=""), name="a_mail_is_of_a_stream"),
        ]
        triggers = [pgtrigger.FSM(name="a_mail_moves_as_allowed", field="state", transitions=list(MAIL_MOVES))]

    def __str__(self) -> str:
        return self.subject


class Attachment(models.Model):
    """A file that goes with a mail: its bytes, or the name of who makes it at sending and what of."""

    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=60)
    content = models.BinaryField(default=b"")
    maker = models.CharField(max_length=60, blank=True, default="")
    argument = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["mail", "name"], name="an_attachment_goes_once"),
            models.CheckConstraint(condition=~Q(content=b"") | ~Q(maker=""), name="an_attachment_has_a_content"),
        ]

    def __str__(self) -> str:
        return self.name


class Preference(models.Model):
    """What somebody wants to be written about: a person with an account, or an address without one.

    News are of one institution (`sender`, its slug); `words` is the version of the sentence that was agreed to.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    address = models.EmailField(blank=True, default="")
    kind = models.CharField(max_length=20, choices=MailKind)
    sender = models.CharField("organisme", max_length=40, blank=True, default="")
    is_wanted = models.BooleanField()
    words = models.CharField(max_length=20)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "sender"],
                condition=Q(person__isnull=False),
                name="a_person_wants_a_thing_or_not",
            ),
            models.UniqueConstraint(
                Lower("address"),
                "kind",
                "sender",
                condition=Q(person__isnull=True),
                name="an_address_wants_a_thing_or_not",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) & ~Q(address="") | Q(person__isnull=False, address=""),
                name="a_preference_is_of_a_person_or_an_address",
            ),
            models.CheckConstraint(
                condition=Q(kind="news") & ~Q(sender="") | Q(kind__in=["reminder", "basket"], sender=""),
                name="what_is_owed_cannot_be_refused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sender}: {self.is_wanted}"


class Incident(models.Model):
    """A part of the portal's own work that fails; gone once the part works again."""

    part = models.CharField(max_length=40, unique=True)
    message = models.CharField("motif", max_length=300)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.part
