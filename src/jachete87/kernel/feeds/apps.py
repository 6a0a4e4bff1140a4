"""The feeds capability as a Django application."""

from django.apps import AppConfig


class FeedsConfig(AppConfig):
    """Names the application."""

    name = "jachete87.kernel.feeds"
    label = "feeds"
    verbose_name = "Flux"
