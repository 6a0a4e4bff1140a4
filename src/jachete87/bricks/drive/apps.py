"""The drive brick as a Django application."""

from importlib import import_module

from django.apps import AppConfig

from jachete87.base.access import register_role
from jachete87.kernel import bricks

_LETTERS = ("waiting", "letters", "serving_letters", "mails", "harvest_letters", "turn_letters", "cut_off_letters")
"""The modules of queries whose letters agents may look at."""


class DriveConfig(AppConfig):
    """Names the application, its roles, and signs the contract."""

    name = "jachete87.bricks.drive"
    label = "drive"
    verbose_name = "Drive fermier"

    def ready(self) -> None:
        """Install the brick, let its roles guard pages, show its letters and print what goes with them."""
        bricks.register(import_module("jachete87.bricks.drive.brick").Drive())
        for role, predicate in import_module("jachete87.bricks.drive.rules.identity").ROLES.items():
            register_role(role, predicate)
        registers = import_module("jachete87.kernel.notices.queries.registers")
        for letters in _LETTERS:
            for preview in import_module(f"jachete87.bricks.drive.queries.{letters}").PREVIEWS:
                registers.register_preview(preview)
        harvest_list = import_module("jachete87.bricks.drive.queries.harvest_letters").HARVEST_LIST
        registers.register_maker(harvest_list, _harvest_list)
        register = import_module("jachete87.kernel.accounts.queries").register_personal_data
        register("subscriptions", import_module("jachete87.bricks.drive.queries.subscriptions").personal_data)


def _harvest_list(leg_id: str) -> bytes:
    """Printing is loaded when something is printed: it takes longer than all other applications to start."""
    body: bytes = import_module("jachete87.bricks.drive.actions.printing").harvest_paper_of(int(leg_id))
    return body
