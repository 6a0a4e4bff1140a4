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
        """Install the brick, let pages be guarded by "drive_agent", show its letters and print what goes with them."""
        bricks.register(import_module("jachete87.bricks.drive.brick").Drive())
        register_preview = import_module("jachete87.kernel.notices.queries.registers").register_preview
        register_preview(import_module("jachete87.bricks.drive.queries.waiting").PLACE_PREVIEW)
        for role, predicate in import_module("jachete87.bricks.drive.rules.identity").ROLES.items():
            register_role(role, predicate)
        registers = import_module("jachete87.kernel.notices.queries.registers")
        for preview in import_module("jachete87.bricks.drive.queries.letters").PREVIEWS:
            registers.register_preview(preview)
        for preview in import_module("jachete87.bricks.drive.queries.serving_letters").PREVIEWS:
            registers.register_preview(preview)
        registers.register_preview(import_module("jachete87.bricks.drive.queries.mails").PREVIEW)
        letters = import_module("jachete87.bricks.drive.queries.harvest_letters")
        registers.register_maker(letters.HARVEST_LIST, _harvest_list)
        registers.register_preview(letters.HARVEST_PREVIEW)
        register = import_module("jachete87.kernel.accounts.queries").register_personal_data
        register("subscriptions", import_module("jachete87.bricks.drive.queries.subscriptions").personal_data)


def _harvest_list(leg_id: str) -> bytes:
    """Printing is loaded when something is printed: it takes longer than all other applications to start."""
    body: bytes = import_module("jachete87.bricks.drive.actions.printing").harvest_paper_of(int(leg_id))
    return body
