"""What a product takes from its category unless it says otherwise."""

from jachete87.kernel.catalogue.enums import Temperature, Withdrawal
from jachete87.kernel.catalogue.models import Product


def withdrawal_of(product: Product, personalisation: str = "") -> Withdrawal:
    """Whether the buyer may withdraw (C. conso. L221-18, L221-28).

    "Made to spec" holds only where the product asks for a personalisation and the buyer wrote one: choosing among
    options is no personalisation. Needs `product.category`.
    """
    if product.personalisation and personalisation.strip():
        return Withdrawal.MADE_TO_SPEC
    stated = product.withdrawal or (product.category.withdrawal if product.category else "")
    if not stated or stated == Withdrawal.MADE_TO_SPEC:
        return Withdrawal.FOURTEEN_DAYS
    return Withdrawal(stated)


def temperature_of(product: Product) -> Temperature:
    """How it travels: its own word, else its category's. Needs `product.category`."""
    stated = product.temperature or (product.category.temperature if product.category else "")
    return Temperature(stated or Temperature.AMBIENT)
