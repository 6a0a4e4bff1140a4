"""Reads of the relay that have a name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from jachete87.base.database.prepared import Among, Given, Prepared
from jachete87.bricks.relais.enums import PlatformSystem
from jachete87.bricks.relais.models import Counter, Platform
from jachete87.bricks.relais.rules.links import Wanted, base_of, system_of
from jachete87.bricks.relais.rules.texts import SEEN_AT_MOST, USUAL_HOURS
from jachete87.kernel.catalogue.queries.offers import offers_of
from jachete87.kernel.feeds.enums import RecordState
from jachete87.kernel.feeds.models import ImportedRecord, Source
from jachete87.kernel.membership.enums import SellerKind
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.queries import listed_sellers, seller_with_commune

SLUG = "relais"


_records = Prepared(
    lambda: ImportedRecord.objects.filter(Among("product", Given("products")), source__is_outside=True).select_related(
        "source"
    )
)
_counter = Prepared(
    lambda: (
        Counter.objects.filter(seller=Given("seller"))
        .select_related("seller__commune")
        .defer("seller__commune__contour")
    )
)
_counters = Prepared(lambda: Counter.objects.filter(Among("seller", Given("sellers"))))


@dataclass(frozen=True, slots=True)
class Article:
    """What is needed of an offer: who sells it; for an outside platform also where it stands there."""

    seller: Seller
    title: str
    pack_key: str
    record: ImportedRecord | None

    @property
    def is_outside(self) -> bool:
        return self.seller.kind == SellerKind.PLATFORM

    def wanted(self, quantity: int) -> Wanted:
        """So many of it, by the platform's own ids."""
        record = self.record
        return Wanted(record.key if record else "", self.pack_key, quantity, record.url if record else "")


@dataclass(frozen=True, slots=True)
class Site:
    """An outside platform: its shop system and the address of its site ("" when unknown)."""

    system: str
    base: str


def articles(offer_ids: Collection[int]) -> dict[int, Article]:
    """What is needed of offers of the relay, by offer id; two queries."""
    offers = offers_of(SLUG, offer_ids)
    wanted = {offer.variant.product_id for offer in offers}
    records = {record.product_id: record for record in _records(products=list(wanted))}
    return {
        offer.pk: Article(
            seller=offer.variant.product.seller,
            title=offer.variant.product.title,
            pack_key=offer.variant.source_key,
            record=records.get(offer.variant.product_id),
        )
        for offer in offers
    }


def can_be_had(article: Article, at: datetime) -> bool:
    """Whether an offer is in a shop of ours, or was seen lately on its platform."""
    if not article.is_outside:
        return True
    record = article.record
    return bool(
        record
        and record.state == RecordState.FRESH
        and record.source.seen_at
        and record.source.seen_at > at - SEEN_AT_MOST
    )


def counters(seller_ids: Collection[int]) -> dict[int, Counter]:
    """How these shops hand goods over, by seller id; one query. Without a word of theirs: within a day."""
    known = {row.seller_id: row for row in _counters(sellers=list(seller_ids))}
    return {pk: known.get(pk) or Counter(seller_id=pk, ready_hours=USUAL_HOURS) for pk in seller_ids}


def counter_of(seller_id: int) -> Counter:
    """How a shop hands goods over, with its seller and commune; one query, two without a word of theirs."""
    known = _counter.first(seller=seller_id)
    return known or Counter(seller=seller_with_commune(seller_id), ready_hours=USUAL_HOURS)


def sites(records: Collection[ImportedRecord]) -> dict[int, Site]:
    """The platforms of these records by source id; one query. What nobody wrote down is guessed from the record."""
    sources = {record.source_id for record in records}
    known = {row.source_id: row for row in Platform.objects.filter(source__in=sources)} if sources else {}
    return {record.source_id: _site(known.get(record.source_id), record) for record in records}


def shops() -> list[Seller]:
    """The shops on line by name."""
    own = listed_sellers().filter(brick=SLUG).exclude(kind=SellerKind.PLATFORM)
    return list(own.select_related("commune").order_by("trade_name", "pk"))


def platforms() -> list[Source]:
    """The outside platforms on line by name, each with when its catalogue was seen."""
    listed = listed_sellers().filter(kind=SellerKind.PLATFORM)
    return list(Source.objects.filter(is_outside=True, seller__in=listed).select_related("seller").order_by("name"))


def _site(platform: Platform | None, record: ImportedRecord) -> Site:
    guessed = system_of(record.source.dialect)
    if platform is None:
        return Site(guessed, base_of(record.url))
    system = platform.system if platform.system != PlatformSystem.OTHER else guessed
    return Site(system, platform.base_url.rstrip("/") or base_of(record.url))


def unknown_platforms() -> list[Source]:
    """The outside sources that no platform was written down for yet."""
    known = Platform.objects.values("source")
    return list(Source.objects.filter(Q(is_outside=True) & ~Q(pk__in=known)).order_by("pk"))
