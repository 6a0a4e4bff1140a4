"""The payments capability as a Django application."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings


class PaymentsConfig(AppConfig):
    """Names the application; reads Stripe's library before the web workers part, where it will be used."""

    name = "jachete87.kernel.payments"
    label = "payments"
    verbose_name = "Paiements"

    def ready(self) -> None:
        if settings.STRIPE_SECRET_KEY:
            import_module("jachete87.kernel.payments.providers.registry").installed()
