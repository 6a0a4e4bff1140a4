"""The accessibility mention of the home page, computed from an audit and never typed (décret 2019-768)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

_VALIDITY = timedelta(days=3 * 365)
"""An audit holds three years; arrêté du 20 septembre 2019, RGAA, part « obligations »."""


@dataclass(frozen=True, slots=True)
class AccessibilityAudit:
    """An audit against RGAA: its day, who made it, the criteria that apply and those that are met."""

    on: date
    by: str
    version: str
    applicable: int
    met: int

    @property
    def rate(self) -> int:
        """Criteria met, in percent of those that apply, rounded down."""
        return 100 * self.met // self.applicable

    def holds(self, on: date) -> bool:
        """Whether the audit is still valid on a day."""
        return self.on <= on <= self.on + _VALIDITY


def accessibility_mention(audit: AccessibilityAudit | None, on: date) -> str:
    """« Accessibilité : … conforme »: totally at 100 %, partially from 50 %, else not; without a valid audit not."""
    if audit is None or not audit.holds(on) or audit.rate < 50:
        return _("Accessibilité : non conforme")
    if audit.met == audit.applicable:
        return _("Accessibilité : totalement conforme")
    return _("Accessibilité : partiellement conforme")
