"""The drive brick as a Django application."""

from importlib import import_module

from django.apps import AppConfig

from jachete87.base.access import register_role
from jachete87.kernel import bricks


class DriveConfig(AppConfig):
    """Names the application, its roles, and signs the contract."""

    name = "jachete87.bricks.drive"
    label = "drive"
    verbose_name = "Drive fermier"

    def ready(self) -> None:
        """Install the brick, and let pages be guarded by "drive_agent"."""
        bricks.register(import_module("jachete87.bricks.drive.brick").Drive())
        for role, predicate in import_module("jachete87.bricks.drive.rules.identity").ROLES.items():
            register_role(role, predicate)
        registers = import_module("jachete87.kernel.notices.queries.registers")
        for preview in import_module("jachete87.bricks.drive.queries.letters").PREVIEWS:
            registers.register_preview(preview)
        register = import_module("jachete87.kernel.accounts.queries").register_personal_data
        register("subscriptions", import_module("jachete87.bricks.drive.queries.subscriptions").personal_data)
