"""How much room goods take where they are stored and handed over: in decilitres, whole numbers alone."""

from decimal import Decimal
from math import ceil

from jachete87.kernel.catalogue.enums import Temperature, Unit, VolumeClass
from jachete87.kernel.catalogue.models import Product, Variant
from jachete87.kernel.catalogue.rules.defaults import temperature_of

DECILITRES = {
    VolumeClass.JAR: 4,
    VolumeClass.BAG: 5,
    VolumeClass.BOTTLE: 10,
    VolumeClass.TRAY: 15,
    VolumeClass.NET: 50,
    VolumeClass.HALF_CRATE: 150,
    VolumeClass.CRATE: 300,
}
_BY_UNIT = {Unit.GRAM: Decimal("0.015"), Unit.MILLILITRE: Decimal("0.013"), Unit.PIECE: Decimal(3)}
"""What a gram, a millilitre or a piece takes with its packing and the air between."""
_UNKNOWN = DECILITRES[VolumeClass.BAG]


def volume_of(variant: Variant) -> int:
    """The decilitres that a pack takes: as its seller said, else guessed from its net quantity; one at least."""
    if variant.volume_class:
        return DECILITRES[VolumeClass(variant.volume_class)]
    if variant.net_quantity is None or variant.net_unit not in _BY_UNIT:
        return _UNKNOWN
    return max(1, ceil(variant.net_quantity * _BY_UNIT[Unit(variant.net_unit)]))


def needs_cold(product: Product) -> bool:
    """Whether it waits in the cold, chilled or frozen. Needs `product.category`."""
    return temperature_of(product) != Temperature.AMBIENT
