"""The audit capability as a Django application."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Names the application."""

    name = "jachete87.kernel.audit"
    label = "audit"
    verbose_name = "Journal"
