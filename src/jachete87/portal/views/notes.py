"""What one page says on the next one: refusals travel signed in the address: nobody else can put words there."""

from urllib.parse import urlsplit

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from jachete87.base.errors import Refusal
from jachete87.base.origin import host_of
from jachete87.portal.rules import inner_address

_SIGNER = "portal.notes"


def note(address: str, refusal: Refusal, **more: str) -> str:
    """The address with what was refused, in words."""
    query = {**more, "dit": Signer(salt=_SIGNER).sign(refusal.message)}
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"


def taken_note(request: HttpRequest) -> str:
    """What the page before had to say."""
    try:
        return Signer(salt=_SIGNER).unsign(request.GET.get("dit", ""))
    except BadSignature:
        return ""


def anchor(group_id: str) -> str:
    """The place of a group on the page."""
    return f"#g-{group_id.replace(':', '-')}"


def with_back(request: HttpRequest, address: str) -> str:
    """The address, remembering the page that the visitor comes from."""
    came_from = request.POST.get("next") or _own_path(request.headers.get("Referer", ""), request)
    if not came_from or inner_address(came_from, "") == "":
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'retour': came_from})}"


def back_of(request: HttpRequest) -> str:
    """Where « Continuer mes achats » leads."""
    return inner_address(request.GET.get("retour", ""), reverse("search"))


def _own_path(address: str, request: HttpRequest) -> str:
    if host_of(address) != request.get_host():
        return ""
    parts = urlsplit(address)
    return f"{parts.path}{'?' + parts.query if parts.query else ''}"
