"""The portal space as a Django application."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Names the application."""

    name = "jachete87.portal"
    label = "portal"
    verbose_name = "Portail"
