"""What a line is worth after a change: net, VAT and gross, never above what was sold."""

from dataclasses import dataclass
from decimal import Decimal

from jachete87.base.money import euros, vat_within
from jachete87.kernel.orders.models import Line


@dataclass(frozen=True, slots=True)
class Delivered:
    """What of a line is to be delivered, with VAT and without, in euros."""

    quantity: int
    gross: Decimal
    vat: Decimal

    @property
    def net(self) -> Decimal:
        return self.gross - self.vat


def fewer(line: Line, quantity: int) -> Delivered:
    """So many packs instead of more, at the price they were sold."""
    return _worth(line, quantity, line.unit_gross * quantity)


def weighed(line: Line, grams: int) -> Delivered:
    """All packs together at their true weight: the price falls with it, and never rises above what was announced."""
    announced = line.pack_grams or 1
    return _worth(line, line.delivered_quantity, euros(line.unit_gross * grams / announced))


def instead(line: Line, gross: Decimal) -> Delivered:
    """Something else for the line, at most at its price."""
    return _worth(line, line.delivered_quantity, gross)


def _worth(line: Line, quantity: int, gross: Decimal) -> Delivered:
    capped = min(gross, line.delivered_gross)
    if capped == line.delivered_gross:
        return Delivered(quantity, capped, line.delivered_vat)
    return Delivered(quantity, capped, vat_within(capped, line.vat_rate))
