"""The governance space as a Django application."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Names the application."""

    name = "jachete87.governance"
    label = "governance"
    verbose_name = "Espace organismes"
