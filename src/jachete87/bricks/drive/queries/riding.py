"""What sellers of other bricks bring to the points of the sales: the parcels of the shared collection."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery

from jachete87.bricks.drive.enums import OF_SELLERS, TO_SETTLE, DeedKind, DeedOutcome
from jachete87.bricks.drive.models import Cycle, DeskDeed, FarmDrive, Place, Point, Slot
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.bricks.drive.rules.legs import key_of
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.queries import sellers_of
from jachete87.kernel.orders.enums import NOT_YET_HAD, SubOrderState
from jachete87.kernel.orders.models import Line, SubOrder

_PATIENCE = timedelta(hours=12)
"""So long after the last slot tablets without a network have told what they did."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """An order that rides along, and what is in it in words."""

    order: SubOrder
    goods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one seller brings to a point of a sale, until when, and what was noted of it."""

    cycle: Cycle
    point: Point
    seller: Seller
    parcels: tuple[Parcel, ...]
    noted: DeskDeed | None

    @property
    def bring_by(self) -> datetime | None:
        return self.parcels[0].order.bring_by

    @property
    def awaited(self) -> int:
        """How many parcels are still to be brought or handed over."""
        return sum(parcel.order.state in NOT_YET_HAD for parcel in self.parcels)

    @property
    def is_received(self) -> bool:
        return self.noted is not None and self.noted.kind == DeedKind.DROPPED_OFF

    def is_late(self, at: datetime) -> bool:
        """Whether something should have come by now."""
        return bool(self.awaited and self.noted is None and self.bring_by and self.bring_by < at)


def riding_in(cycle: Cycle) -> QuerySet[SubOrder]:
    """The orders of other bricks that ride along with a sale, also those that were cancelled since."""
    return SubOrder.objects.filter(carrier=SLUG, group_key=key_of(cycle.pk)).exclude(
        state=SubOrderState.AWAITING_PAYMENT
    )


def to_bring(user: Any) -> QuerySet[SubOrder]:
    """What those for whom a person acts still have to bring."""
    return SubOrder.objects.filter(carrier=SLUG, seller__in=sellers_of(user), state__in=NOT_YET_HAD)


def carriers() -> QuerySet[FarmDrive]:
    """The drives that take goods of other bricks along."""
    return FarmDrive.objects.filter(handling_fee__isnull=False)


def is_brought_to(drive: FarmDrive) -> bool:
    """Whether goods of other bricks are on their way to a sale of this drive."""
    places = Place.objects.filter(slot__cycle__rule__drive=drive).values("reference")
    open_ones = (SubOrderState.AWAITING_PAYMENT, *NOT_YET_HAD)
    return SubOrder.objects.filter(carrier=SLUG, state__in=open_ones, reservation__in=places).exists()


def deliveries(orders: QuerySet[SubOrder]) -> list[Delivery]:
    """What is brought for these orders, by the day, point and seller; four queries."""
    found = list(orders.select_related("purchase", "seller").order_by("purchase__reference", "number"))
    places = _places(order.reservation for order in found)
    goods, noted = _goods(found), _noted(found, places)
    grouped: dict[tuple[int, int, int], list[SubOrder]] = defaultdict(list)
    for order in found:
        slot = places[order.reservation].slot
        grouped[slot.cycle_id, slot.point_id, order.seller_id].append(order)
    told = [
        Delivery(
            cycle=places[mine[0].reservation].slot.cycle,
            point=places[mine[0].reservation].slot.point,
            seller=mine[0].seller,
            parcels=tuple(Parcel(order, tuple(goods[order.pk])) for order in mine),
            noted=noted.get(key),
        )
        for key, mine in grouped.items()
    ]
    return sorted(
        told, key=lambda each: (each.cycle.collect_on, each.point.name, each.seller.trade_name, each.seller.pk)
    )


def not_brought(at: datetime) -> QuerySet[SubOrder]:
    """What rides along and never came, half a day after the last slot at its point.

    Only where somebody kept the post: elsewhere nobody could note what came. What a person has still to settle waits.
    """
    place = Place.objects.filter(reference=OuterRef("reservation"))
    cycle, point = Subquery(place.values("slot__cycle")[:1]), Subquery(place.values("slot__point")[:1])
    ends = Slot.objects.filter(cycle=OuterRef("at_cycle"), point=OuterRef("at_point")).order_by().values("point")
    deeds = DeskDeed.objects.filter(cycle=OuterRef("at_cycle"), point=OuterRef("at_point"))
    last = Subquery(ends.annotate(n=Max("ends_at")).values("n"))
    orders = SubOrder.objects.filter(carrier=SLUG, state__in=NOT_YET_HAD, bring_by__lte=at - _PATIENCE)
    return (
        orders.alias(at_cycle=cycle, at_point=point)
        .alias(last=last)
        .filter(
            Exists(deeds),
            ~Exists(deeds.filter(kind__in=OF_SELLERS, seller=OuterRef("seller"), outcome=DeedOutcome.APPLIED)),
            ~Exists(deeds.filter(outcome__in=TO_SETTLE, place__reference=OuterRef("reservation"))),
            last__lte=at - _PATIENCE,
        )
    )


def _places(references: Iterable[str]) -> dict[str, Place]:
    places = Place.objects.filter(reference__in=list(references))
    return {place.reference: place for place in places.select_related("slot__point", "slot__cycle__rule__drive")}


def _goods(orders: Iterable[SubOrder]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for line in Line.objects.filter(sub_order__in=[order.pk for order in orders], deposit_of=None).order_by("pk"):
        what = ", ".join(part for part in (line.title, line.variant_name, line.personalisation) if part)
        found[line.sub_order_id].append(f"{line.delivered_quantity or line.quantity} × {what}")
    return found


def _noted(orders: Iterable[SubOrder], places: Mapping[str, Place]) -> dict[tuple[int, int, int], DeskDeed]:
    """What was noted of each seller at each point of each sale."""
    cycles = {place.slot.cycle_id for place in places.values()}
    sellers = {order.seller_id for order in orders}
    deeds = DeskDeed.objects.filter(
        cycle__in=cycles, seller__in=sellers, kind__in=OF_SELLERS, outcome=DeedOutcome.APPLIED
    )
    return {(deed.cycle_id, deed.point_id, deed.seller_id or 0): deed for deed in deeds.order_by("pk")}
