"""Reads of the feeds: how a source stands, and what must always be true of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q, QuerySet

from jachete87.kernel.feeds.models import FeedRun, ImportedRecord, Source

REFRESHED_EVERY = timedelta(hours=6)

_GHOSTS = """
    SELECT s.slug, count(*) FROM feeds_importedrecord r
      JOIN feeds_source s ON s.id = r.source_id JOIN catalogue_product p ON p.id = r.product_id
     WHERE r.state = 'hidden' AND p.state = 'published' GROUP BY s.slug
"""
_STRANGERS = """
    SELECT s.slug, count(*) FROM feeds_importedrecord r
      JOIN feeds_source s ON s.id = r.source_id JOIN catalogue_product p ON p.id = r.product_id
     WHERE p.seller_id <> s.seller_id GROUP BY s.slug
"""


def sources_of(seller_ids: Iterable[int]) -> QuerySet[Source]:
    """The sources of these sellers."""
    return Source.objects.filter(seller_id__in=list(seller_ids)).order_by("slug")


def fed_products(product_ids: Iterable[int]) -> dict[int, str]:
    """The name of the source that sets the prices of each of these products by itself; files brought once do not."""
    fed = ImportedRecord.objects.filter(product__in=list(product_ids)).exclude(source__address="")
    return {pk: name for pk, name in fed.values_list("product_id", "source__name") if pk is not None}


def due_sources(at: datetime) -> QuerySet[Source]:
    """Sources with an address whose last look is older than the rhythm of refreshing."""
    never = Q(looked_at__isnull=True)
    return Source.objects.exclude(address="").filter(never | Q(looked_at__lt=at - REFRESHED_EVERY)).order_by("pk")


def runs_of(source_id: int) -> QuerySet[FeedRun]:
    """The imports of a source, newest first."""
    return FeedRun.objects.filter(source_id=source_id).order_by("-at")


def breaches() -> list[str]:
    """Invariants of the feeds that do not hold."""
    with connection.cursor() as cursor:
        cursor.execute(_GHOSTS)
        ghosts = [f"source {slug}: {n} withdrawn records are still shown" for slug, n in cursor.fetchall()]
        cursor.execute(_STRANGERS)
        return ghosts + [f"source {slug}: {n} records fill another seller's products" for slug, n in cursor.fetchall()]
