"""The orders capability as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Names the application."""

    name = "jachete87.kernel.orders"
    label = "orders"
    verbose_name = "Commandes"

    def ready(self) -> None:
        """Let purchases follow their payments, and show agents what their mails look like."""
        follow = import_module("jachete87.kernel.payments.actions.settlement").follow
        follow(import_module("jachete87.kernel.orders.actions.placing").payment_moved)
        follow(import_module("jachete87.kernel.orders.actions.gift_cards").gift_payment_moved)
        follow_dispute = import_module("jachete87.kernel.payments.actions.disputes").follow
        follow_dispute(import_module("jachete87.kernel.orders.actions.sharing").dispute_moved)
        registers = import_module("jachete87.kernel.notices.queries.registers")
        for preview in import_module("jachete87.kernel.orders.queries.samples").PREVIEWS:
            registers.register_preview(preview)
