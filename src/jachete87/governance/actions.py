"""What an agent decides."""

from datetime import datetime

from jachete87.base.errors import NotFound
from jachete87.kernel.accounts.models import User
from jachete87.kernel.membership import actions
from jachete87.kernel.membership.models import Seller


def decide(*, move: str, seller_id: int, by: User, reason: str, at: datetime) -> Seller:
    """An agent verifies, puts on line, suspends, or sends back a member of its chamber, and says why."""
    match move:
        case "verify":
            return actions.verify(seller_id=seller_id, by=by, at=at, reason=reason)
        case "activate":
            return actions.activate(seller_id=seller_id, by=by, reason=reason)
        case "send_back":
            return actions.send_back(seller_id=seller_id, by=by, reason=reason)
        case "suspend":
            return actions.suspend(seller_id=seller_id, by=by, reason=reason)
        case "resume":
            return actions.resume(seller_id=seller_id, by=by, reason=reason)
    raise NotFound(move)
