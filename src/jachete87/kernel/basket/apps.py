"""The basket capability as a Django application."""

from django.apps import AppConfig


class BasketConfig(AppConfig):
    """Names the application."""

    name = "jachete87.kernel.basket"
    label = "basket"
    verbose_name = "Panier"
