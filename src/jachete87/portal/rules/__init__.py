"""What the shopper's pages decide without asking the database."""

from jachete87.portal.rules.accessibility import AccessibilityAudit, accessibility_mention
from jachete87.portal.rules.addresses import absolute, inner_address, local_address, other_language
from jachete87.portal.rules.operator import Operator, operator, report_address
from jachete87.portal.rules.seasons import SeasonalPick, seasonal_picks

__all__ = [
    "AccessibilityAudit",
    "Operator",
    "SeasonalPick",
    "absolute",
    "accessibility_mention",
    "inner_address",
    "local_address",
    "operator",
    "other_language",
    "report_address",
    "seasonal_picks",
]
