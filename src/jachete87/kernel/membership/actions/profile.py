"""What a seller says of itself."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jachete87.base.errors import Forbidden, NotFound, Refusal
from jachete87.kernel.accounts.models import User
from jachete87.kernel.audit.actions import record
from jachete87.kernel.membership.enums import SellerState
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.rules import can_edit, compact_siret

ALWAYS_OPEN = frozenset(
    {
        "trade_name",
        "phone",
        "email",
        "website",
        "story",
        "opening_hours",
        "picture",
        "mediator",
        "vat_number",
        "ride_days",
    }
)
"""What a seller may change at any time."""

OPEN_IN_DRAFT = frozenset(
    {"legal_name", "register", "address", "postal_code", "commune_id", "latitude", "longitude", "compliance_signed_at"}
)
"""What was checked by an agent: changing it needs the file to be a draft again."""


class SiretWrong(Refusal):
    """The number is no SIRET, or another seller has it."""


@transaction.atomic
def update_profile(*, seller_id: int, by: User, **fields: Any) -> Seller:
    """A seller corrects what it says of itself; what an agent has checked stays as it was checked."""
    seller = _edited(seller_id, by)
    allowed = ALWAYS_OPEN | (OPEN_IN_DRAFT if seller.state == SellerState.DRAFT else frozenset())
    if refused := sorted(set(fields) - allowed):
        raise Forbidden(_("Ces mentions ont été vérifiées : demandez à votre chambre de les changer."), fields=refused)
    for name, value in fields.items():
        setattr(seller, name, value)
    seller.full_clean(exclude=["brick"], validate_constraints=False)
    seller.save(update_fields=list(fields))
    record(action="seller.profile", subject=f"seller:{seller.pk}", actor_id=by.pk, fields=sorted(fields))
    return seller


@transaction.atomic
def set_siret(*, seller_id: int, by: User, siret: str) -> Seller:
    """A seller that is still a draft gives its SIRET; the key is checked, and no two sellers share one."""
    seller = _edited(seller_id, by)
    number = compact_siret(siret)
    if number is None:
        raise SiretWrong(_("Ce n'est pas un SIRET : 14 chiffres dont le dernier vérifie les autres."))
    if seller.state != SellerState.DRAFT:
        raise Forbidden(_("Ces mentions ont été vérifiées : demandez à votre chambre de les changer."))
    if Seller.objects.filter(siret=number).exclude(pk=seller.pk).exists():
        raise SiretWrong(_("Un autre vendeur porte déjà ce SIRET."))
    seller.siret = number
    seller.save(update_fields=["siret"])
    record(action="seller.siret", subject=f"seller:{seller.pk}", actor_id=by.pk)
    return seller


def _edited(seller_id: int, by: User) -> Seller:
    seller = Seller.objects.select_for_update().filter(pk=seller_id).first()
    if seller is None:
        raise NotFound(_("Ce vendeur n'existe pas."))
    if not can_edit(by, seller):
        raise Forbidden(_("Vous ne travaillez pas pour ce vendeur."))
    return seller
