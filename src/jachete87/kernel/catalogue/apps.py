"""The catalogue capability as a Django application."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Names the application."""

    name = "jachete87.kernel.catalogue"
    label = "catalogue"
    verbose_name = "Catalogue"
