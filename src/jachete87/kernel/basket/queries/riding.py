"""Which goods of a basket may ride along with a collection of another brick, and from when on."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from jachete87.kernel.basket.queries.rows import Row
from jachete87.kernel.catalogue.rules import needs_cold

NEVER = datetime.max.replace(tzinfo=UTC)
"""When goods can be brought that may not ride, or not any more."""


def ready_at(rows: Iterable[Row], at: datetime) -> datetime | None:
    """When goods of one seller, bought together, can be at a point; None when they do not ride.

    Sellers say whether and how fast they bring. Nothing rides that needs the cold, or is made to a shopper's words in a
    time that nobody knows.
    """
    moments = [_ready_at(row, at) for row in rows]
    known = [moment for moment in moments if moment]
    return max(known) if known and len(known) == len(moments) else None


def _ready_at(row: Row, at: datetime) -> datetime | None:
    product, made = row.product, row.product.lead_days
    days = product.seller.ride_days
    if days is None or needs_cold(product) or (row.line.personalisation and made is None):
        return None
    return at + timedelta(days=days + (made or 0))
