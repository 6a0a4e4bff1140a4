"""Weights and fees of parcels."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from jachete87.base.money import ZERO
from jachete87.bricks.galerie.models import ParcelRate
from jachete87.kernel.catalogue.enums import Unit
from jachete87.kernel.catalogue.models import Variant

USUAL_GRAMS = 500


def grams(variant: Variant) -> int:
    """What a pack weighs in a parcel: its largest weight, else its net quantity (1 ml for 1 g), else the usual one."""
    if variant.weight_max:
        return variant.weight_max
    if variant.net_quantity and variant.net_unit in (Unit.GRAM, Unit.MILLILITRE):
        return int(variant.net_quantity)
    return USUAL_GRAMS


def parcel_fee(rates: Sequence[ParcelRate], weight: int, amount: Decimal) -> Decimal | None:
    """The fee of a parcel of that weight in grams with goods of that amount; None when it is too heavy to be sent."""
    rate = next((each for each in sorted(rates, key=lambda r: r.up_to_grams) if weight <= each.up_to_grams), None)
    if rate is None:
        return None
    return ZERO if rate.free_from is not None and amount >= rate.free_from else rate.fee


def rates_of(seller_id: int, rates: Iterable[ParcelRate]) -> list[ParcelRate]:
    """A craftsperson's own table of rates, else the gallery's."""
    known = list(rates)
    own = [each for each in known if each.seller_id == seller_id]
    return own or [each for each in known if each.seller_id is None]
