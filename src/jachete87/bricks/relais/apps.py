"""The relais brick as a Django application."""

from django.apps import AppConfig


class RelaisConfig(AppConfig):
    """Names the application and signs the contract."""

    name = "jachete87.bricks.relais"
    label = "relais"
    verbose_name = "Relais des boutiques"
