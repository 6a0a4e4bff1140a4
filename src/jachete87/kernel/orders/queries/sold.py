"""A purchase with its parts, read once for all who look at it."""

from collections import defaultdict
from dataclasses import dataclass

from jachete87.base.database.prepared import Given, Prepared
from jachete87.kernel.orders.models import HandOff, Line, Purchase, SubOrder

_lines = Prepared(lambda: Line.objects.filter(sub_order__purchase=Given("purchase")))
_handoffs = Prepared(lambda: HandOff.objects.filter(purchase=Given("purchase")))
_orders = Prepared(
    lambda: (
        SubOrder.objects.filter(purchase=Given("purchase"))
        .select_related("seller__commune")
        .defer("seller__commune__contour")
        .order_by("number")
    )
)


@dataclass(frozen=True, slots=True)
class Sold:
    """A purchase with its sub-orders by number, each with its seller and its lines, and what is finished elsewhere."""

    purchase: Purchase
    parts: tuple[tuple[SubOrder, tuple[Line, ...]], ...]
    handoffs: tuple[HandOff, ...] = ()


def sold_of(purchase: Purchase) -> Sold:
    """A purchase with its parts as they stand, each deposit after its line; three queries."""
    lines: dict[int, list[Line]] = defaultdict(list)
    for line in sorted(_lines(purchase=purchase.pk), key=lambda each: (each.deposit_of_id or each.pk, each.pk)):
        lines[line.sub_order_id].append(line)
    parts = tuple((order, tuple(lines[order.pk])) for order in _orders(purchase=purchase.pk))
    return Sold(purchase, parts, tuple(_handoffs(purchase=purchase.pk)))
