"""The galerie brick as a Django application."""

from django.apps import AppConfig


class GalerieConfig(AppConfig):
    """Names the application and signs the contract."""

    name = "jachete87.bricks.galerie"
    label = "galerie"
    verbose_name = "Galerie des métiers"
