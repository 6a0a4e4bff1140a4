"""Orders of several purchases that are had together, because one joined the other."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q

from jachete87.base.database.prepared import Among, Given, Prepared
from jachete87.kernel.orders.enums import NOT_YET_HAD, SubOrderState
from jachete87.kernel.orders.models import Purchase, SubOrder
from jachete87.kernel.orders.rules.references import purchase_path

_placed = Prepared(
    lambda: (
        SubOrder.objects.filter(
            Among("reservation", Given("reservations")), state__in=(*NOT_YET_HAD, SubOrderState.HANDED_OVER)
        )
        .select_related("purchase")
        .order_by("purchase")
    )
)


@dataclass(frozen=True, slots=True)
class Companion:
    """Another purchase that is had together with an order; `path` is its page, "" where somebody else bought it."""

    reference: str
    path: str


Company = Mapping[int, tuple[Purchase, ...]]


def company_of(orders: Collection[SubOrder]) -> Company:
    """The other purchases that share a place with each of these orders, by the order's id, the oldest first; one query.

    What is not paid yet or cancelled does not count. Of no order nothing is asked.
    """
    reservations = list({order.reservation for order in orders})
    by_place: dict[tuple[str, str], dict[int, Purchase]] = defaultdict(dict)
    for other in _placed(reservations=reservations) if reservations else ():
        by_place[other.had_with, other.reservation][other.purchase_id] = other.purchase
    return {
        order.pk: tuple(
            purchase
            for purchase in by_place[order.had_with, order.reservation].values()
            if purchase.pk != order.purchase_id
        )
        for order in orders
    }


def had_with(brick: str) -> Q:
    """Of orders: those that this brick hands over, its own and what rides along with them."""
    return Q(carrier=brick) | Q(carrier__isnull=True, brick=brick)


def companion(other: Purchase, purchase: Purchase) -> Companion:
    """Another purchase, as the page of one shows it."""
    mine = purchase.email != "" and other.email.lower() == purchase.email.lower()
    return Companion(other.reference, purchase_path(other.reference, other.token, purchase.language) if mine else "")
