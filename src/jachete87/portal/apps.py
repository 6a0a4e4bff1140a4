"""The portal space as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Names the application."""

    name = "jachete87.portal"
    label = "portal"
    verbose_name = "Portail"

    def ready(self) -> None:
        """Let the terms of sale go with the confirmation of an order; tell the documents who runs the portal."""
        register_maker = import_module("jachete87.kernel.notices.queries.registers").register_maker
        terms_text = import_module("jachete87.portal.queries.terms").terms_text
        register_maker("terms", terms_text)
        tell_the_terms = import_module("jachete87.kernel.documents.rules.terms").tell_the_terms
        tell_the_terms(lambda language: terms_text(language).decode())
        operator = import_module("jachete87.portal.rules").operator
        import_module("jachete87.kernel.documents.rules.issuer").name_the_operator(lambda: operator().name)
