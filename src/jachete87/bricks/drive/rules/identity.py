"""Who the drive is, and who runs it."""

from typing import Any

from jachete87.kernel.membership.rules import institution_of, is_admin, predicate

SLUG = "drive"
INSTITUTION = "chambre-agriculture"


@predicate
def is_agent_of_the_drive(user: Any) -> bool:
    """Acts for the chamber that answers for the drive."""
    return institution_of(user) == INSTITUTION


ROLES = {"drive_agent": is_agent_of_the_drive | is_admin}
