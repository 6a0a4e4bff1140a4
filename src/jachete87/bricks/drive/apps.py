"""The drive brick as a Django application."""

from importlib import import_module

from django.apps import AppConfig

from jachete87.kernel import bricks


class DriveConfig(AppConfig):
    """Names the application and signs the contract."""

    name = "jachete87.bricks.drive"
    label = "drive"
    verbose_name = "Drive fermier"

    def ready(self) -> None:
        """Install the brick."""
        bricks.register(import_module("jachete87.bricks.drive.brick").Drive())
