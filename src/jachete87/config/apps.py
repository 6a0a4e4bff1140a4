"""The top of the house as a Django application."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Names the application."""

    name = "jachete87.config"
    label = "config"
