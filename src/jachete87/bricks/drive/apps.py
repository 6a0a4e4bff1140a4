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
        import_module("jachete87.kernel.notices.queries.registers").register_preview(
            import_module("jachete87.bricks.drive.queries.mails").PREVIEW
        )
