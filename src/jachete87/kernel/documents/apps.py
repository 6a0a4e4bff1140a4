"""The documents capability as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Names the application."""

    name = "jachete87.kernel.documents"
    label = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        """Keep the contract of what is placed, and print it for the mail that confirms it."""
        agreeing = import_module("jachete87.kernel.documents.actions.agreeing")
        import_module("jachete87.kernel.orders.actions.placing").witness(agreeing.keep_contract)
        registers = import_module("jachete87.kernel.notices.queries.registers")
        registers.register_maker("order_confirmation", _confirmation)


def _confirmation(reference: str) -> bytes:
    """Printing is loaded when something is printed: it takes longer than all other applications to start."""
    body: bytes = import_module("jachete87.kernel.documents.actions.printing").confirmation_of(reference)
    return body
