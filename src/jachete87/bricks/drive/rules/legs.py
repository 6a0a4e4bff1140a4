"""What follows from the sellers' parts in a sale: where all of them come to, and what is left of what they offer."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jachete87.base.money import ZERO
from jachete87.bricks.drive.models import CycleLeg
from jachete87.kernel.bricks import LineAsk

KEY = "cycle-"


@dataclass(frozen=True, slots=True)
class Sold:
    """What is needed of an offer to know in which cycle it can be had; a pack takes so many base units."""

    product_id: int
    seller_id: int
    units: int
    is_box: bool = False


@dataclass(frozen=True, slots=True)
class OpenLeg:
    """A seller's part in a sale that takes orders: `points` none means all; `ordered` in euros where it has a minimum.

    `left`: the base units left of the products of which it offers a quantity for this sale.
    """

    leg: CycleLeg
    points: frozenset[int]
    excluded: frozenset[int]
    ordered: Decimal
    left: Mapping[int, int]

    def comes_to(self, point_id: int) -> bool:
        """Whether its goods can be collected there."""
        return not self.points or point_id in self.points

    def offers(self, sold: Sold) -> bool:
        """Whether a pack of this is left for the sale; only what is counted for the sale can be short."""
        return self.left.get(sold.product_id, sold.units) >= sold.units

    @property
    def lacking(self) -> Decimal:
        """What is still to be ordered so that it comes, in euros."""
        lacking: Decimal = self.leg.minimum - self.ordered
        return max(ZERO, lacking)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line of a basket with what it is and the leg in which it can be had."""

    line: LineAsk
    sold: Sold
    leg: OpenLeg

    @property
    def units(self) -> int:
        """What it takes, in base units."""
        return self.line.quantity * self.sold.units


def key_of(cycle_id: int) -> str:
    """How a cycle is called as a group of a basket and of orders."""
    return f"{KEY}{cycle_id}"


def cycle_of(group_key: str) -> int:
    """The cycle of a group of orders; 0 for what is none."""
    number = group_key.removeprefix(KEY)
    return int(number) if number.isdecimal() else 0


def legs_of(wanted: Iterable[Wanted]) -> list[OpenLeg]:
    """The legs of these lines, each once, in the order of the lines."""
    return list({one.leg.leg.pk: one.leg for one in wanted}.values())


def going_together(wanted: Sequence[Wanted], points: Collection[int]) -> list[Wanted]:
    """The lines that can be collected at one place: all of them, else those of the point where most lines can be."""
    if not points or any(all(one.leg.comes_to(point) for one in wanted) for point in points):
        return list(wanted)
    best = max(points, key=lambda point: sum(one.leg.comes_to(point) for one in wanted))
    return [one for one in wanted if one.leg.comes_to(best)]


def short_of(wanted: Sequence[Wanted]) -> dict[int, int]:
    """The base units left of the products of which more is wanted than is offered for the sale."""
    asked: Counter[int] = Counter()
    for one in wanted:
        asked[one.sold.product_id] += one.units
    left = {product: units for leg in legs_of(wanted) for product, units in leg.left.items()}
    return {product: units for product, units in left.items() if units < asked[product]}
