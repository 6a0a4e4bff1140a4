"""Sellers and bricks in the API."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language, gettext
from ninja import Path, Query, Router, Schema
from pydantic import Field

from jachete87.base.api import Paged, PageNumber, PageSize, Problem, paged
from jachete87.base.errors import NotFound
from jachete87.kernel import bricks
from jachete87.kernel.membership.enums import SellerKind
from jachete87.kernel.membership.models import Brick, Seller
from jachete87.kernel.membership.queries import chambers_of, identity_of, listed_sellers, open_bricks, seller_url

router = Router()

_TEXT = r"^[^\x00]*$"
Slug = Annotated[str, Path(max_length=80, pattern=r"^[-a-zA-Z0-9_]+$")]


class SellerFilter(Schema):
    """How a list of sellers is narrowed: `commune` is an INSEE code, `brick` a slug."""

    kind: SellerKind | None = None
    commune: Annotated[str, Field(pattern=r"^(|\d[\dAB]\d{3})$")] = ""
    brick: Annotated[str, Field(max_length=40, pattern=_TEXT)] = ""
    q: Annotated[str, Field(max_length=80, pattern=_TEXT)] = ""
    page: PageNumber = 1
    page_size: PageSize = 20


class SellerCommuneOut(Schema):
    """A commune by its INSEE code."""

    code: str
    name: str


class SellerOut(Schema):
    """A seller in a list."""

    slug: str
    name: str
    kind: str
    url: str
    brick: str
    commune: SellerCommuneOut | None
    latitude: float | None
    longitude: float | None
    website: str


class IdentityOut(Schema):
    """Who the seller is before the law (DSA art. 30)."""

    legal_name: str
    siret: str
    registry: str
    vat_number: str
    address: str
    phone: str
    email: str
    mediator: str
    compliance_signed_at: datetime | None


class SellerDetailOut(SellerOut):
    """A seller with all that a shopper may know of it."""

    story: str
    opening_hours: str
    chambers: list[str]
    identity: IdentityOut


class BrickOut(Schema):
    """A brick, what it is, and the institution that answers for it."""

    slug: str
    name: str
    promise: str
    institution: str
    colour: str


@router.get("/sellers", response={200: Paged[SellerOut], 422: Problem}, summary="Sellers")
def sellers(request: HttpRequest, asked: Query[SellerFilter]) -> dict[str, Any]:
    """The sellers on line, in the order of their names."""
    found = _narrowed(listed_sellers().select_related("commune").order_by("trade_name", "pk"), asked)
    first = (asked.page - 1) * asked.page_size
    rows = [_seller(seller) for seller in found[first : first + asked.page_size]]
    return paged(rows, found.count(), asked.page, asked.page_size)


@router.get("/sellers/{slug}", response={200: SellerDetailOut, 404: Problem, 422: Problem}, summary="One seller")
def seller(request: HttpRequest, slug: Slug) -> dict[str, Any]:
    """A seller on line, with its legal identity."""
    found = listed_sellers().select_related("commune").filter(slug=slug).first()
    if found is None:
        raise NotFound(gettext("Ce vendeur n'est pas (ou plus) en ligne."))
    identity = identity_of(found)
    return {
        **_seller(found),
        "story": found.story,
        "opening_hours": found.opening_hours,
        "chambers": [chamber.name if _french() else chamber.name_en for chamber in chambers_of(found.pk)],
        "identity": {**asdict(identity), "registry": identity.register},
    }


@router.get("/bricks", response=list[BrickOut], summary="Bricks")
def open_ones(request: HttpRequest) -> list[dict[str, Any]]:
    """The bricks that are open."""
    installed = {brick.slug: brick for brick in bricks.installed()}
    return [_brick(row, installed[row.slug]) for row in open_bricks() if row.slug in installed]


def _narrowed(found: QuerySet[Seller], asked: SellerFilter) -> QuerySet[Seller]:
    wanted = {
        "kind": asked.kind,
        "commune": asked.commune,
        "brick": asked.brick,
        "trade_name__icontains": asked.q.strip(),
    }
    return found.filter(**{name: value for name, value in wanted.items() if value})


def _seller(seller: Seller) -> dict[str, Any]:
    commune = seller.commune
    return {
        "slug": seller.slug,
        "name": seller.trade_name,
        "kind": seller.kind,
        "url": seller_url(seller.slug),
        "brick": seller.brick_id,
        "commune": {"code": commune.code, "name": commune.name} if commune else None,
        "latitude": seller.latitude,
        "longitude": seller.longitude,
        "website": seller.website,
    }


def _brick(row: Brick, brick: bricks.Brick) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "name": brick.name,
        "promise": brick.promise,
        "institution": row.institution.name if _french() else row.institution.name_en,
        "colour": brick.colour,
    }


def _french() -> bool:
    return (get_language() or "fr").startswith("fr")
