"""Writing into the activity log."""

from typing import Any

from jachete87.kernel.audit.models import LogEntry


def record(*, action: str, subject: str, actor_id: int | None = None, **detail: Any) -> LogEntry:
    """Note what was done, in the transaction of the deed; `subject` is like "purchase:R7K2"."""
    return LogEntry.objects.create(action=action, subject=subject, actor_id=actor_id, detail=detail)
