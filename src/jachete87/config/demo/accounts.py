"""The demo accounts of the contract; all with the same password, which the sign-in page tells."""

from typing import NamedTuple

from jachete87.config.demo.sellers import NAMED
from jachete87.kernel.accounts.models import User
from jachete87.kernel.membership.models import Agent, Collaborator, Seller

PASSWORD = "demo-jachete87"  # noqa: S105 - public, in demo mode only


class _Account(NamedTuple):
    name: str
    full_name: str
    seller: str = ""
    institution: str = ""


_RUCHER, _ATELIER, _LIBRAIRIE = NAMED
ACCOUNTS = (
    _Account("camille", "Camille Rouveyrol"),
    _Account("jean", "Jean Puyrenaud", seller=_RUCHER),
    _Account("paula", "Paula Lavergnolle", seller=_ATELIER),
    _Account("marc", "Marc Chabassier", seller=_LIBRAIRIE),
    _Account("agnes.agriculture", "Agnès Combredet", institution="chambre-agriculture"),
    _Account("agnes.metiers", "Agnès Fontanaud", institution="chambre-metiers"),
    _Account("agnes.cci", "Agnès Ribeyrol", institution="cci"),
    _Account("dominique", "Dominique Massaloux", institution="departement-87"),
    _Account("admin", "Administration"),
)


def open_accounts() -> None:
    """Create the accounts that are not there yet, with what they act for."""
    for account in ACCOUNTS:
        email = f"{account.name}@demo.test"
        user = User.objects.filter(email=email).first() or _create(account, email)
        seller = Seller.objects.filter(trade_name=account.seller).first() if account.seller else None
        if seller:
            Collaborator.objects.get_or_create(user=user, seller=seller)
        if account.institution:
            Agent.objects.get_or_create(user=user, defaults={"institution_id": account.institution})


def _create(account: _Account, email: str) -> User:
    is_admin = account.name == "admin"
    return User.objects.create_person(
        email, PASSWORD, full_name=account.full_name, is_staff=is_admin, is_superuser=is_admin
    )
