"""Reads of the catalogue that have a name."""

from jachete87.kernel.catalogue.queries.categories import guess_category, guesser, shelves
from jachete87.kernel.catalogue.queries.offers import brick_name, listed_products, shown_offers
from jachete87.kernel.catalogue.queries.product_page import product_page, product_url, shown_picture
from jachete87.kernel.catalogue.queries.publishing import missing_by_product, sheets
from jachete87.kernel.catalogue.queries.rates import reference_prices, vat_rates
from jachete87.kernel.catalogue.queries.seller_page import product_lines, seller_page
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
    "brick_name",
    "current_price",
    "guess_category",
    "guesser",
    "listed_products",
    "missing_by_product",
    "packs_available",
    "product_lines",
    "product_page",
    "product_url",
    "reference_prices",
    "seller_page",
    "sheets",
    "shelves",
    "shown_offers",
    "shown_picture",
    "temperature_of",
    "unit_price_of",
    "vat_rates",
    "withdrawal_of",
]
