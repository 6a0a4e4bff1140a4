"""The orders capability as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Names the application."""

    name = "jachete87.kernel.orders"
    label = "orders"
    verbose_name = "Commandes"

    def ready(self) -> None:
        """Let purchases follow their payments."""
        follow = import_module("jachete87.kernel.payments.actions.settlement").follow
        follow(import_module("jachete87.kernel.orders.actions.placing").payment_moved)
