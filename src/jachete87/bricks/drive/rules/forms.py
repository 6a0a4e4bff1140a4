"""A line of the catalogue on paper."""

from dataclasses import dataclass
from decimal import Decimal

from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.catalogue.rules import UnitPrice


@dataclass(frozen=True, slots=True)
class FormGood:
    """One line of the catalogue on paper; `contains` and `traces` are None where nobody said anything of allergens."""

    number: int
    offer: int
    product: Product
    pack: str
    price: Decimal
    unit_price: UnitPrice | None
    is_estimate: bool
    contains: tuple[str, ...] | None
    traces: tuple[str, ...]
