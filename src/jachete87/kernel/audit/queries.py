"""Reading the activity log."""

from django.db.models import QuerySet

from jachete87.kernel.audit.models import LogEntry


def history(subject: str) -> QuerySet[LogEntry]:
    """What was done to a subject like "seller:ferme-du-puy", the latest first, each with who did it."""
    return LogEntry.objects.filter(subject=subject).select_related("actor").order_by("-at", "-id")
