"""The membership capability as a Django application."""

from importlib import import_module

from django.apps import AppConfig

from jachete87.base.access import register_role


class MembershipConfig(AppConfig):
    """Names the application and its roles."""

    name = "jachete87.kernel.membership"
    label = "membership"
    verbose_name = "Adhésions"

    def ready(self) -> None:
        """Let pages be guarded by "seller", "agent", "departement" and "admin", and institutions have news."""
        for role, predicate in import_module("jachete87.kernel.membership.rules").ROLES.items():
            register_role(role, predicate)
        register_senders = import_module("jachete87.kernel.notices.queries.preferences").register_senders
        register_senders(import_module("jachete87.kernel.membership.queries").institution_names)
