"""What fails of the portal's own work is noted until it works again."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from jachete87.kernel.notices.models import Incident


@transaction.atomic
def note_incident(*, part: str, message: str, at: datetime) -> None:
    """Note that a part of the work fails: since when, how often, and why the last time."""
    again = Incident.objects.filter(part=part).update(message=message[:300], seen_at=at, times=F("times") + 1)
    if not again:
        first = Incident(part=part, message=message[:300], since=at, seen_at=at)
        Incident.objects.bulk_create([first], ignore_conflicts=True)


@transaction.atomic
def end_incident(*, part: str) -> None:
    """A part of the work is done again."""
    Incident.objects.filter(part=part).delete()
