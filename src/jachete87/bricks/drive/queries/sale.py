"""One sale as its agents see it: who ordered, what it is worth, how full its points are, what was told."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import CharField, Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Concat

from jachete87.base.money import ZERO, euros
from jachete87.bricks.drive.enums import Audience, CycleNoticeKind
from jachete87.bricks.drive.models import Cycle, CycleLeg, CycleNotice, Place, Slot
from jachete87.bricks.drive.queries.desk import orders_of_cycle
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.bricks.drive.rules.legs import key_of
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.notices.models import Mail
from jachete87.kernel.orders.enums import NOT_YET_HAD
from jachete87.kernel.orders.models import Purchase, SubOrder
from jachete87.kernel.orders.queries import had_with

_FOLLOWED = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a sale came to: baskets to collect, shoppers, euros with the fees in them, sellers with a sale."""

    baskets: int
    shoppers: int
    value: Decimal
    fees: Decimal
    selling: int

    @property
    def value_of_one(self) -> Decimal:
        """What a basket is worth."""
        return euros(self.value / self.baskets) if self.baskets else ZERO

    @property
    def fee_of_one(self) -> Decimal:
        """What the collection of a basket was paid with."""
        return euros(self.fees / self.baskets) if self.baskets else ZERO


@dataclass(frozen=True, slots=True)
class PointUse:
    """How full a point is in a sale."""

    name: str
    booked: int
    capacity: int

    @property
    def is_full(self) -> bool:
        """Whether no place is left."""
        return self.booked >= self.capacity


def figures_of(cycle: Cycle) -> Figures:
    """What was ordered in a sale and not cancelled; one query."""
    found = orders_of_cycle(cycle).aggregate(
        baskets=Count("reservation", distinct=True),
        shoppers=Count("purchase__email", distinct=True),
        value=Sum("total"),
        fees=Sum("fee"),
        selling=Count("seller", distinct=True),
    )
    return Figures(found["baskets"], found["shoppers"], found["value"] or ZERO, found["fees"] or ZERO, found["selling"])


def points_in_use(cycle: Cycle) -> list[PointUse]:
    """The points of a sale by name, with their places; one query."""
    rows = Slot.objects.filter(cycle=cycle).values("point__name").order_by("point__name")
    return [
        PointUse(row["point__name"], row["booked_places"], row["places"])
        for row in rows.annotate(booked_places=Sum("booked"), places=Sum("capacity"))
    ]


def span_of(cycle: Cycle) -> tuple[datetime | None, datetime | None]:
    """When the collection of a sale begins and ends; None without slots."""
    found = Slot.objects.filter(cycle=cycle).aggregate(begin=Min("starts_at"), end=Max("ends_at"))
    return found["begin"], found["end"]


def sellers_in(cycle: Cycle) -> QuerySet[Seller]:
    """The sellers who take part in a sale, by name."""
    mine = CycleLeg.objects.filter(cycle=cycle).values("seller")
    return Seller.objects.filter(pk__in=mine).order_by("trade_name", "pk")


def unsold_in(cycle: Cycle) -> QuerySet[Seller]:
    """The sellers who take part in a sale and from whom nothing was ordered."""
    return sellers_in(cycle).exclude(pk__in=orders_of_cycle(cycle).values("seller"))


def shoppers_in(cycle: Cycle) -> QuerySet[Purchase]:
    """The purchases with something still to be had in a sale, the last first."""
    orders = SubOrder.objects.filter(had_with(SLUG), group_key=key_of(cycle.pk), state__in=NOT_YET_HAD)
    return Purchase.objects.filter(pk__in=orders.values("purchase")).order_by("-pk")


def is_ordered_in(cycle: Cycle) -> bool:
    """Whether somebody ordered in a sale, or is about to pay, or holds a place in it."""
    ordered = SubOrder.objects.filter(had_with(SLUG), group_key=key_of(cycle.pk)).exclude(state="cancelled")
    return ordered.exists() or Place.objects.filter(slot__cycle=cycle).exclude(state="freed").exists()


def last_order_in(cycle: Cycle) -> int:
    """The id of the last seller's order of a sale, 0 without any."""
    found = SubOrder.objects.filter(had_with(SLUG), group_key=key_of(cycle.pk)).aggregate(last=Max("pk"))
    return int(found["last"] or 0)


def told_of(cycle: Cycle) -> QuerySet[CycleNotice]:
    """What was told about a sale, the last first."""
    return CycleNotice.objects.filter(cycle=cycle).select_related("by")


def to_follow(at: datetime) -> QuerySet[CycleNotice]:
    """The moves and the cancellations of the last sales: what the orders of a sale may still have to follow."""
    kinds = (CycleNoticeKind.MOVED, CycleNoticeKind.CANCELLED)
    since = (at - _FOLLOWED).date()
    told = CycleNotice.objects.filter(kind__in=kinds, cycle__collect_on__gte=since)
    return told.select_related("cycle__rule__drive").order_by("pk")


def to_reschedule(notice: CycleNotice) -> list[int]:
    """The purchases that were not told of a move, and did not know of it when they were made."""
    key = Concat(Value(f"{notice.key}-"), F("purchase__reference"), output_field=CharField())
    place = Place.objects.filter(reference=OuterRef("reservation")).values("slot__starts_at")
    orders = SubOrder.objects.filter(had_with(SLUG), group_key=key_of(notice.cycle.pk), state__in=NOT_YET_HAD)
    untold = orders.annotate(mail_key=key).exclude(Exists(Mail.objects.filter(key=OuterRef("mail_key"))))
    stale = untold.filter(Q(pk__lte=notice.last_order) | ~Q(starts_at=Subquery(place[:1])))
    return list(stale.order_by("purchase").values_list("purchase", flat=True).distinct())


def readers(cycle: Cycle, audience: str) -> int:
    """How many letters a message to these readers is."""
    if audience == Audience.SHOPPERS:
        return shoppers_in(cycle).values("email").distinct().order_by().count()
    return sellers_in(cycle).exclude(email="").count()
