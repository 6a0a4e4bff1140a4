"""Who runs the portal: the data from which all legal pages are made (LCEN, RGPD, DSA; requirements Q1)."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from jachete87.portal.rules.accessibility import AccessibilityAudit

_SUPPLIED = Path(__file__).parent.parent / "data" / "operator.toml"


@dataclass(frozen=True, slots=True)
class Operator:
    """The editor and the host of this portal, and how to reach them; `is_example` until the operator's own file."""

    name: str
    form: str
    address: str
    register: str
    phone: str
    email: str
    director: str
    host_name: str
    host_address: str
    host_phone: str
    privacy_email: str
    security_email: str
    accessibility_email: str
    mediator: str
    updated: date
    is_example: bool
    audit: AccessibilityAudit | None


@cache
def operator() -> Operator:
    """The operator of this installation: `operator.toml` in the data folder, else the example that comes with it."""
    own = Path(settings.HOME) / "operator.toml"
    file = own if own.exists() else _SUPPLIED
    facts = tomllib.loads(file.read_text(encoding="utf-8"))
    audit = facts.pop("audit", None)
    return Operator(**facts, is_example=file == _SUPPLIED, audit=AccessibilityAudit(**audit) if audit else None)


def report_address(title: str, path: str) -> str:
    """A mail to the operator about one page (DSA art. 16: notices), its subject and address filled in."""
    subject = _("Signalement : %(title)s") % {"title": title}
    words = urlencode({"subject": subject, "body": f"{settings.BASE_URL}{path}"}, quote_via=quote)
    return f"mailto:{operator().email}?{words}"
