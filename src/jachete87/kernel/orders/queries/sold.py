"""A purchase with its parts, read once for all who look at it."""

from collections import defaultdict
from dataclasses import dataclass

from jachete87.kernel.orders.models import HandOff, Line, Purchase, SubOrder


@dataclass(frozen=True, slots=True)
class Sold:
    """A purchase with its sub-orders by number, each with its seller and its lines, and what is finished elsewhere."""

    purchase: Purchase
    parts: tuple[tuple[SubOrder, tuple[Line, ...]], ...]
    handoffs: tuple[HandOff, ...] = ()


def sold_of(purchase: Purchase) -> Sold:
    """A purchase with its parts as they stand; three queries."""
    lines: dict[int, list[Line]] = defaultdict(list)
    for line in Line.objects.filter(sub_order__purchase=purchase):
        lines[line.sub_order_id].append(line)
    orders = SubOrder.objects.filter(purchase=purchase).select_related("seller__commune").order_by("number")
    parts = tuple((order, tuple(lines[order.pk])) for order in orders.defer("seller__commune__contour"))
    return Sold(purchase, parts, tuple(HandOff.objects.filter(purchase=purchase)))
