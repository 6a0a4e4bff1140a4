"""The selling space as a Django application."""

from django.apps import AppConfig


class SellingConfig(AppConfig):
    """Names the application."""

    name = "jachete87.selling"
    label = "selling"
    verbose_name = "Espace vendeur"
