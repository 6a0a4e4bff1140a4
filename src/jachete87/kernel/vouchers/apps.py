"""The vouchers capability as a Django application."""

from django.apps import AppConfig


class VouchersConfig(AppConfig):
    """Names the application."""

    name = "jachete87.kernel.vouchers"
    label = "vouchers"
    verbose_name = "Bons d'achat"
