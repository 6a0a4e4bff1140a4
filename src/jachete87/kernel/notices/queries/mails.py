"""Mails that may leave, and mails in trouble."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from jachete87.kernel.notices.enums import MailState
from jachete87.kernel.notices.models import Incident, Mail


def due(at: datetime) -> QuerySet[Mail]:
    """Mails that may leave now: the first of each stream that waits, unless it rests or a sender has it."""
    earlier = Mail.objects.filter(stream=OuterRef("stream"), pk__lt=OuterRef("pk"), state=MailState.WAITING)
    rested = Q(next_at__isnull=True) | Q(next_at__lte=at)
    return Mail.objects.filter(rested, ~Exists(earlier), state=MailState.WAITING).order_by("pk")


def unsent() -> QuerySet[Mail]:
    """Mails that wait, failed or were refused, those that need somebody first."""
    return Mail.objects.exclude(state=MailState.SENT).order_by("state", "-created_at", "-pk")


def incidents() -> QuerySet[Incident]:
    """The parts of the portal's own work that fail, the oldest first."""
    return Incident.objects.order_by("since", "pk")
