"""The orders capability as a Django application."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Names the application."""

    name = "jachete87.kernel.orders"
    label = "orders"
    verbose_name = "Commandes"
