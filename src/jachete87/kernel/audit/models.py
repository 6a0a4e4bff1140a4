"""The activity log: who did what, append-only."""

import pgtrigger
from django.conf import settings
from django.db import models


class LogEntry(models.Model):
    """One thing that somebody (or the portal itself) did to one object."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["subject", "at"], name="log_of_a_subject")]
        triggers = [
            pgtrigger.Protect(name="the_log_is_never_rewritten", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="a_log_entry_is_never_edited",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("at", "action", "subject", "detail"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"
