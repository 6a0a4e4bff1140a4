"""What is sold: categories with their rules, products, how they are packed, and at what price in which brick."""

from jachete87.kernel.catalogue.models.categories import Category, VatRate
from jachete87.kernel.catalogue.models.containers import ContainerType
from jachete87.kernel.catalogue.models.offers import Offer, PriceChange, Variant
from jachete87.kernel.catalogue.models.products import AllergenFact, Hold, Picture, Product

__all__ = [
    "AllergenFact",
    "Category",
    "ContainerType",
    "Hold",
    "Offer",
    "Picture",
    "PriceChange",
    "Product",
    "Variant",
    "VatRate",
]
