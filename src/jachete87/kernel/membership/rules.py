"""Who may do what with a seller, and what a seller must have said before it is listed."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rules.predicates import Predicate
from stdnum.exceptions import ValidationError
from stdnum.fr import siret as siret_number

from jachete87.base.jinja import lang
from jachete87.kernel.membership.models import Agent, Collaborator, Institution, Membership, Seller

_ARTICLES = {"Chambre": "la ", "Association": "l’", "Département": "le "}


class _Field(NamedTuple):
    name: str
    label: Promise


TRACEABLE: tuple[_Field, ...] = (
    _Field("trade_name", _("nom commercial")),
    _Field("legal_name", _("raison sociale")),
    _Field("siret", _("SIRET")),
    _Field("register", _("registre d'immatriculation")),
    _Field("address", _("adresse")),
    _Field("commune_id", _("commune")),
    _Field("phone", _("téléphone")),
    _Field("email", _("e-mail")),
    _Field("mediator", _("médiateur de la consommation")),
    _Field("compliance_signed_at", _("engagement de conformité")),
)
"""What DSA article 30 and C. conso. L616-1 want known of a trader before it sells."""


def untold(seller: Seller) -> tuple[str, ...]:
    """The names of what a seller must still tell before it may be verified."""
    return tuple(str(field.label) for field in TRACEABLE if not getattr(seller, field.name))


def compact_siret(text: str) -> str | None:
    """The 14 digits of a SIRET whose key is right (La Poste has its own), else None."""
    try:
        return siret_number.validate(text)
    except ValidationError:
        return None


def with_article(institution: Institution) -> str:
    """An institution as a sentence names it: « la Chambre d'agriculture de la Haute-Vienne »."""
    if lang() == "en":
        return f"the {institution.name_en}"
    return _ARTICLES.get(institution.name.partition(" ")[0], "") + institution.name


def predicate(check: Callable[..., bool]) -> Any:
    """The check as a predicate that `&`, `|` and `~` combine."""
    return Predicate(check)


def institution_of(user: Any) -> str | None:
    """The slug of the institution for which a person acts; None for everybody else."""
    return Agent.objects.filter(user_id=user.pk).values_list("institution_id", flat=True).first()


@predicate
def is_admin(user: Any) -> bool:
    """The operator's own staff."""
    return bool(user.is_active and user.is_superuser)


@predicate
def is_seller(user: Any) -> bool:
    """Works for at least one seller."""
    return Collaborator.objects.filter(user_id=user.pk).exists()


@predicate
def is_agent(user: Any) -> bool:
    """Acts for an institution."""
    return Agent.objects.filter(user_id=user.pk).exists()


@predicate
def oversees_all(user: Any) -> bool:
    """Acts for an institution that sees the whole territory."""
    return Agent.objects.filter(user_id=user.pk, institution__oversees_all=True).exists()


@predicate
def works_for(user: Any, seller: Seller) -> bool:
    """Acts in the name of this seller."""
    return Collaborator.objects.filter(user_id=user.pk, seller=seller).exists()


@predicate
def is_agent_of(user: Any, seller: Seller) -> bool:
    """Acts for a chamber of which this seller is a member."""
    chambers = Membership.objects.filter(seller=seller).values("institution")
    return Agent.objects.filter(user_id=user.pk, institution__in=chambers).exists()


@predicate
def is_agent_of_main_chamber(user: Any, seller: Seller) -> bool:
    """Acts for the chamber that moderates this seller: its main one."""
    chambers = Membership.objects.filter(seller=seller, is_main=True).values("institution")
    return Agent.objects.filter(user_id=user.pk, institution__in=chambers).exists()


can_see = is_admin | oversees_all | is_agent_of | works_for
can_edit = is_admin | works_for
can_moderate = is_admin | is_agent_of_main_chamber

ROLES = {
    "seller": is_seller,
    "agent": is_agent | is_admin,
    "departement": oversees_all | is_admin,
    "admin": is_admin,
}
