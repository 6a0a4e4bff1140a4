"""Who signs in under which name, and the accounts of the demonstration."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEMO_WORD = "demo-jachete87"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account that everybody may use in the demonstration: who it is and what it shows."""

    email: str
    name: str
    role: Promise


DEMO_ACCOUNTS = (
    DemoAccount("camille@demo.test", "Camille", _("cliente")),
    DemoAccount("jean@demo.test", "Jean", _("producteur fermier")),
    DemoAccount("paula@demo.test", "Paula", _("céramiste")),
    DemoAccount("marc@demo.test", "Marc", _("commerçant")),
    DemoAccount("agnes.agriculture@demo.test", "Agnès", _("agente de la Chambre d’agriculture")),
    DemoAccount("agnes.metiers@demo.test", "Agnès", _("agente de la Chambre de métiers")),
    DemoAccount("agnes.cci@demo.test", "Agnès", _("agente de la CCI")),
    DemoAccount("dominique@demo.test", "Dominique", _("Département")),
    DemoAccount("admin@demo.test", "Admin", _("administration du portail")),
)


def name_tried(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str | None:
    """The address with which somebody tries to sign in, folded: what failed attempts are counted by."""
    tried = (credentials or {}).get("email") or (request.POST.get("login") if request else None)
    return tried.strip().lower() if tried else None
