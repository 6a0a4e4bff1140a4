"""Packs in returnable jars, and jars that come back."""

from decimal import Decimal

from jachete87.kernel.catalogue.models import ContainerType, Offer, Variant
from jachete87.kernel.orders.actions.containers import Brought, Taken, return_containers
from jachete87.kernel.orders.models import Line, Purchase
from jachete87.kernel.orders.queries.containers import depositor_of
from tests.ordering.market import Market


def jar(name: str = "bocal 1 l", deposit: str = "0.50") -> ContainerType:
    """A type of container that all producers share."""
    return ContainerType.objects.get_or_create(name=name, defaults={"deposit": Decimal(deposit)})[0]


def in_jars(sold: Offer, count: int = 1, kind: ContainerType | None = None) -> ContainerType:
    """From now on a pack comes in so many jars."""
    container = kind or jar()
    Variant.objects.filter(pk=sold.variant_id).update(container=container, containers=count)
    return container


def goods_of(purchase: Purchase) -> Line:
    """The line of a purchase of one thing, without its deposit."""
    return Line.objects.get(sub_order__purchase=purchase, deposit_of=None)


def deposit_of(purchase: Purchase) -> Line:
    """The deposit of a purchase of one thing."""
    return Line.objects.get(sub_order__purchase=purchase, deposit_of__isnull=False)


def became(purchase: Purchase) -> tuple[str, int, Decimal, Decimal]:
    """What became of that deposit: its state, how many containers for how many euros, and what was given back."""
    line = deposit_of(purchase)
    return line.state, line.delivered_quantity, line.delivered_gross, line.refunded


def bring(purchase: Purchase, market: Market, count: int, key: str = "tablet-1") -> Taken:
    """Who made this purchase brings so many jars to the market."""
    brought = Brought(jar().pk, count, key, "Halle de Limoges")
    return return_containers(who=depositor_of(purchase), brought=brought, at=market.at)
