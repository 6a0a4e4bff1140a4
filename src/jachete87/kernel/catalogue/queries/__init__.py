"""Reads of the catalogue that have a name."""

from jachete87.kernel.catalogue.queries.publishing import missing_by_product, sheets
from jachete87.kernel.catalogue.queries.rates import reference_prices, vat_rates
from jachete87.kernel.catalogue.rules import (
    available,
    current_price,
    packs_available,
    temperature_of,
    unit_price_of,
    withdrawal_of,
)

__all__ = [
    "available",
    "current_price",
    "missing_by_product",
    "packs_available",
    "reference_prices",
    "sheets",
    "temperature_of",
    "unit_price_of",
    "vat_rates",
    "withdrawal_of",
]
