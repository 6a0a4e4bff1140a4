"""The notices capability as a Django application."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Names the application."""

    name = "jachete87.kernel.notices"
    label = "notices"
    verbose_name = "Messages"
