"""Who the drive is, and who runs it."""

from typing import Any

from jachete87.bricks.drive.models import Duty
from jachete87.kernel.membership.models import Collaborator
from jachete87.kernel.membership.rules import institution_of, is_admin, predicate

SLUG = "drive"
INSTITUTION = "chambre-agriculture"


@predicate
def is_agent_of_the_drive(user: Any) -> bool:
    """Acts for the chamber that answers for the drive."""
    return institution_of(user) == INSTITUTION


@predicate
def is_on_duty(user: Any) -> bool:
    """Works for a seller that has a turn of duty; where and when is the page's to ask."""
    mine = Collaborator.objects.filter(user_id=user.pk).values("seller")
    return Duty.objects.filter(seller__in=mine).exists()


ROLES = {
    "drive_agent": is_agent_of_the_drive | is_admin,
    "drive_post": is_agent_of_the_drive | is_admin | is_on_duty,
}
