"""What follows from a product without asking the database: prices, stock, rates, the law of its category."""

from jachete87.kernel.catalogue.rules.defaults import temperature_of, withdrawal_of
from jachete87.kernel.catalogue.rules.prices import (
    Terms,
    UnitPrice,
    available,
    current_price,
    is_on_sale,
    is_sale_ahead,
    lowest_price,
    packs_available,
    rate_for,
    reduced_by,
    reduced_since,
    unit_price_of,
)
from jachete87.kernel.catalogue.rules.publishing import Sheet, missing_fields
from jachete87.kernel.catalogue.rules.volumes import needs_cold, volume_of

__all__ = [
    "Sheet",
    "Terms",
    "UnitPrice",
    "available",
    "current_price",
    "is_on_sale",
    "is_sale_ahead",
    "lowest_price",
    "missing_fields",
    "needs_cold",
    "packs_available",
    "rate_for",
    "reduced_by",
    "reduced_since",
    "temperature_of",
    "unit_price_of",
    "volume_of",
    "withdrawal_of",
]
