"""The ledger as a Django application."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Names the application."""

    name = "jachete87.kernel.ledger"
    label = "ledger"
    verbose_name = "Grand livre"
