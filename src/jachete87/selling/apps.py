"""The selling space as a Django application."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SellingConfig(AppConfig):
    """Names the application and its space."""

    name = "jachete87.selling"
    label = "selling"
    verbose_name = "Espace vendeur"

    def ready(self) -> None:
        """Lead those who work here to their space."""
        queries = import_module("jachete87.kernel.accounts.queries")
        queries.register_space(queries.Space("seller", _("Espace vendeur"), "selling:home"))
