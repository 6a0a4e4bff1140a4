"""The search capability as a Django application."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Names the application."""

    name = "jachete87.kernel.search"
    label = "search"
    verbose_name = "Recherche"
