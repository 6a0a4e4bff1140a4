"""The galerie brick as a Django application."""

from importlib import import_module

from django.apps import AppConfig

from jachete87.kernel import bricks


class GalerieConfig(AppConfig):
    """Names the application and signs the contract."""

    name = "jachete87.bricks.galerie"
    label = "galerie"
    verbose_name = "Galerie des métiers"

    def ready(self) -> None:
        """Install the brick."""
        bricks.register(import_module("jachete87.bricks.galerie.brick").Galerie())
