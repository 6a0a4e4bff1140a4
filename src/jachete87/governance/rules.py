"""What an agent reads off a member's file, and what may be decided next."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.exceptions import ValidationError
from stdnum.fr import tva

from jachete87.kernel.membership.enums import SellerState
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.rules import TRACEABLE, compact_siret


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: its name, whether it is in order, what was found."""

    name: str
    is_met: bool
    found: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an agent may do with a member in its state; `is_severe` takes it off line or sends it back."""

    move: str
    label: Promise
    is_severe: bool = False


DECISIONS: dict[str, tuple[Decision, ...]] = {
    SellerState.SUBMITTED: (
        Decision("verify", gettext_lazy("Vérifier le dossier")),
        Decision("send_back", gettext_lazy("Demander une correction"), is_severe=True),
    ),
    SellerState.VERIFIED: (Decision("activate", gettext_lazy("Mettre en ligne")),),
    SellerState.ACTIVE: (Decision("suspend", gettext_lazy("Suspendre"), is_severe=True),),
    SellerState.SUSPENDED: (Decision("resume", gettext_lazy("Remettre en ligne")),),
}


DEEDS: dict[str, Promise] = {
    "seller.submitted": gettext_lazy("dossier déposé"),
    "seller.draft": gettext_lazy("renvoyé au vendeur pour correction"),
    "seller.verified": gettext_lazy("dossier vérifié"),
    "seller.active": gettext_lazy("mis en ligne"),
    "seller.suspended": gettext_lazy("suspendu"),
    "seller.profile": gettext_lazy("fiche modifiée"),
    "seller.siret": gettext_lazy("SIRET donné"),
}
"""What the log says, in words."""


def checks(seller: Seller) -> tuple[Check, ...]:
    """The checks done on a member's file: what the law wants told, and the keys of its numbers."""
    told = [Check(str(field.label), bool(getattr(seller, field.name))) for field in TRACEABLE]
    siret = Check(_("clé du SIRET"), compact_siret(seller.siret or "") is not None, seller.siret or "")
    return (*told, siret, *_vat_check(seller))


def _vat_check(seller: Seller) -> tuple[Check, ...]:
    if not seller.vat_number:
        return ()
    try:
        tva.validate(seller.vat_number)
    except ValidationError:
        return (Check(_("clé du n° de TVA"), is_met=False, found=seller.vat_number),)
    return (Check(_("clé du n° de TVA"), is_met=True, found=seller.vat_number),)
