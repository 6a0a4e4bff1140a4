"""The membership capability as a Django application."""

from django.apps import AppConfig


class MembershipConfig(AppConfig):
    """Names the application."""

    name = "jachete87.kernel.membership"
    label = "membership"
    verbose_name = "Adhésions"
