"""Sources: made at their first import, flagged when a feed is refused."""

from datetime import datetime

from django.db import transaction

from jachete87.base.errors import Refusal
from jachete87.base.texts import slug as slugged
from jachete87.kernel.feeds.models import FeedRun, Source
from jachete87.kernel.membership.enums import SellerKind, SellerState
from jachete87.kernel.membership.models import Brick, Institution, Seller

PLATFORM_BRICK = "relais"


class UnknownSeller(Refusal):
    """No seller has this slug."""

    code, status = "not_found", 404


class SourceTaken(Refusal):
    """The source belongs to somebody else."""

    code, status = "forbidden", 403


def ensure_source(*, slug: str, seller_slug: str | None, name: str = "") -> Source:
    """The source of that slug; a new one is the shop of the seller, or an outside platform fit to be shown at once.

    Raises UnknownSeller when no seller has `seller_slug`, SourceTaken when the source is another seller's.
    """
    known = Source.objects.select_related("seller").filter(slug=slug).first()
    if known:
        if seller_slug and known.seller.slug != seller_slug:
            raise SourceTaken(f"La source « {slug} » appartient déjà à « {known.seller.slug} ».")
        return known
    title = name or slug.replace("-", " ").capitalize()
    seller = _seller(seller_slug) if seller_slug else _platform(slug, title)
    return Source.objects.create(slug=slug, seller=seller, name=title, is_outside=seller_slug is None)


def _seller(slug: str) -> Seller:
    seller = Seller.objects.filter(slug=slug).first()
    if seller is None:
        raise UnknownSeller(f"Aucun vendeur ne porte l'identifiant « {slug} ».")
    return seller


def _platform(slug: str, title: str) -> Seller:
    """A seller that stands for an outside platform; it sells nothing here, so it is active from the start."""
    brick, _ = Brick.objects.get_or_create(
        slug=PLATFORM_BRICK, defaults={"institution": _any_institution(), "is_open": True}
    )
    return Seller.objects.create(
        slug=slugged(slug), kind=SellerKind.PLATFORM, state=SellerState.ACTIVE, brick=brick, trade_name=title
    )


def _any_institution() -> Institution:
    return Institution.objects.get_or_create(slug="cci", defaults={"name": "CCI", "name_en": "CCI"})[0]


@transaction.atomic
def raise_flag(*, source: Source, reason: str, dialect: str, at: datetime) -> FeedRun:
    """Note on the source that its last feed changed nothing, and why."""
    source.flag = reason[:300]
    source.save(update_fields=["flag"])
    return FeedRun.objects.create(source=source, at=at, dialect=dialect, refused_whole=reason[:300])
