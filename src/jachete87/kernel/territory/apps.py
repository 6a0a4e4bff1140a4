"""The territory capability as a Django application."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    """Names the application."""

    name = "jachete87.kernel.territory"
    label = "territory"
    verbose_name = "Territoire"
