"""The drive brick as a Django application."""

from django.apps import AppConfig


class DriveConfig(AppConfig):
    """Names the application and signs the contract."""

    name = "jachete87.bricks.drive"
    label = "drive"
    verbose_name = "Drive fermier"
