"""The relais brick as a Django application."""

from importlib import import_module

from django.apps import AppConfig

from jachete87.kernel import bricks


class RelaisConfig(AppConfig):
    """Names the application and signs the contract."""

    name = "jachete87.bricks.relais"
    label = "relais"
    verbose_name = "Relais des boutiques"

    def ready(self) -> None:
        """Install the brick."""
        bricks.register(import_module("jachete87.bricks.relais.brick").Relais())
