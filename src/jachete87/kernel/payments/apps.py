"""The payments capability as a Django application."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Names the application."""

    name = "jachete87.kernel.payments"
    label = "payments"
    verbose_name = "Paiements"
