"""Reads of institutions and sellers that have a name."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from jachete87.base.database.prepared import Given, Prepared
from jachete87.kernel.membership.enums import SellerState, TaxRegime
from jachete87.kernel.membership.models import Brick, Collaborator, Institution, Membership, Seller, TaxStatus
from jachete87.kernel.membership.rules import institution_of, is_admin, oversees_all

_with_commune = Prepared(
    lambda: Seller.objects.filter(pk=Given("seller")).select_related("commune").defer("commune__contour")
)


def listed_sellers() -> QuerySet[Seller]:
    """The sellers that everybody may see: the active ones (DSA art. 30)."""
    return Seller.objects.filter(state=SellerState.ACTIVE)


def visible_to(user: Any) -> QuerySet[Seller]:
    """The sellers in whatever state that a signed-in person may look into: its own, its institution's, or all."""
    if not user.is_authenticated:
        return Seller.objects.none()
    if is_admin(user) or oversees_all(user):
        return Seller.objects.all()
    scope = Q(pk__in=Collaborator.objects.filter(user_id=user.pk).values("seller"))
    if institution := institution_of(user):
        scope |= Q(pk__in=Membership.objects.filter(institution=institution).values("seller"))
    return Seller.objects.filter(scope)


def moderated_by(user: Any) -> QuerySet[Seller]:
    """The sellers whose life this person decides: those of which its institution is the main chamber."""
    if not user.is_authenticated:
        return Seller.objects.none()
    if is_admin(user):
        return Seller.objects.all()
    main = Membership.objects.filter(institution=institution_of(user), is_main=True)
    return Seller.objects.filter(pk__in=main.values("seller"))


def waiting_for(user: Any) -> QuerySet[Seller]:
    """The sellers that wait for this person's word, the oldest first."""
    waiting = (SellerState.SUBMITTED, SellerState.VERIFIED)
    return moderated_by(user).filter(state__in=waiting).order_by("created_at", "pk")


def sellers_of(user: Any) -> QuerySet[Seller]:
    """The sellers in whose name a person acts."""
    if not user.is_authenticated:
        return Seller.objects.none()
    return Seller.objects.filter(pk__in=Collaborator.objects.filter(user_id=user.pk).values("seller"))


def chambers_of(seller_id: int) -> list[Institution]:
    """The chambers of which a seller is a member, the main one first."""
    memberships = Membership.objects.filter(seller=seller_id).select_related("institution")
    return [membership.institution for membership in memberships.order_by("-is_main", "institution")]


def open_bricks() -> QuerySet[Brick]:
    """The bricks that are open, with the institution that answers for each."""
    return Brick.objects.filter(is_open=True).select_related("institution").order_by("slug")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the seller is before the law (DSA art. 30, C. conso. L221-5, L616-1)."""

    legal_name: str
    siret: str
    register: str
    vat_number: str
    address: str
    phone: str
    email: str
    mediator: str
    compliance_signed_at: datetime | None


def identity_of(seller: Seller) -> Identity:
    """What the law lets shoppers know of who sells. Needs `seller.commune`."""
    return Identity(
        legal_name=seller.legal_name,
        siret=seller.siret or "",
        register=seller.register,
        vat_number=seller.vat_number,
        address=full_address(seller),
        phone=seller.phone,
        email=seller.email,
        mediator=seller.mediator,
        compliance_signed_at=seller.compliance_signed_at,
    )


def full_address(seller: Seller) -> str:
    """Its postal address on one line. Needs `seller.commune`."""
    town = f"{seller.postal_code} {seller.commune.name if seller.commune else ''}".strip()
    return ", ".join(part for part in (seller.address, town) if part)


def seller_with_commune(seller_id: int) -> Seller:
    """A seller with its commune; one query."""
    (found,) = _with_commune(seller=seller_id)
    return found


def seller_url(slug: str) -> str:
    """The address of a seller's page, without the language's prefix."""
    return f"/vendeurs/{slug}"


def tax_regime(seller: Seller, on: date) -> TaxRegime:
    """How a seller is taxed on a day; the usual regime when nothing is known."""
    begun = TaxStatus.objects.filter(seller=seller, since__lte=on).order_by("-since")
    return TaxRegime(begun.values_list("regime", flat=True).first() or TaxRegime.STANDARD)


def institution_names() -> list[tuple[str, str]]:
    """The slug and name of every institution, in the current language."""
    name = "name" if (get_language() or "fr").startswith("fr") else "name_en"
    return list(Institution.objects.order_by(name).values_list("slug", name))
