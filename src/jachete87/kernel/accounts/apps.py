"""The accounts capability as a Django application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the application."""

    name = "jachete87.kernel.accounts"
    label = "accounts"
    verbose_name = "Comptes"
