"""The portal space as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Names the application."""

    name = "jachete87.portal"
    label = "portal"
    verbose_name = "Portail"

    def ready(self) -> None:
        """Let the terms of sale go with the confirmation of an order."""
        register_maker = import_module("jachete87.kernel.notices.queries.registers").register_maker
        register_maker("terms", import_module("jachete87.portal.queries.terms").terms_text)
