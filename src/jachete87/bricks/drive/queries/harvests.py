"""Who is told what to harvest, when, and who has looked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from jachete87.bricks.drive.enums import CycleState
from jachete87.bricks.drive.models import Cycle, CycleLeg, HarvestList
from jachete87.bricks.drive.queries.ordered import BOUGHT, key_in_sql
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.kernel.membership.queries import sellers_of
from jachete87.kernel.orders.enums import SubOrderState
from jachete87.kernel.orders.models import SubOrder

_SALT = "jachete87.drive.harvest"
_LINK_LASTS = timedelta(days=60)
_LATE = timedelta(days=2)
"""A letter later than this helps nobody: sales that closed before the portal knew of such letters get none."""


@dataclass(frozen=True, slots=True)
class ToldLeg:
    """A seller's part in a cycle with what was told: `orders` to harvest for; None where nothing was written yet."""

    leg: CycleLeg
    orders: int
    told: HarvestList | None
    link: str


def harvest_link(leg_id: int) -> str:
    """The page of a harvest list for who holds the link, signed and without the site's name."""
    return reverse("drive_harvest", args=[signing.dumps(leg_id, salt=_SALT)])


def leg_of_link(token: str) -> CycleLeg | None:
    """The part in a cycle that a link is about; None when it was not made here, or two months ago."""
    try:
        leg_id = signing.loads(token, salt=_SALT, max_age=_LINK_LASTS)
    except signing.BadSignature:
        return None
    return CycleLeg.objects.select_related("seller", "cycle__rule").filter(pk=leg_id).first()


def legs_to_tell(at: datetime) -> QuerySet[CycleLeg]:
    """The parts in cycles that have closed and of which the seller was not told yet.

    While an order of a part still awaits its payment the list is not complete: it waits for that, some minutes.
    """
    return (
        CycleLeg.objects.filter(closes_at__lte=at, closes_at__gt=at - _LATE)
        .exclude(cycle__state=CycleState.CANCELLED)
        .exclude(seller__email="")
        .exclude(Exists(HarvestList.objects.filter(leg=OuterRef("pk"))))
        .exclude(Exists(_orders_of_leg().filter(state=SubOrderState.AWAITING_PAYMENT)))
        .select_related("seller", "cycle")
        .order_by("closes_at", "pk")
    )


def told_legs(cycle: Cycle) -> list[ToldLeg]:
    """Who takes part in a sale and what each was told, by name; two queries."""
    return told(_counted().filter(cycle=cycle).order_by("seller__trade_name", "pk"))


def legs_of(user: Any) -> QuerySet[CycleLeg]:
    """The parts in cycles of the sellers for whom a person acts, the latest cut-off first."""
    mine = _counted().filter(seller__in=sellers_of(user)).exclude(cycle__state=CycleState.CANCELLED)
    return mine.order_by("-closes_at", "pk")


def harvests_to_see(user: Any) -> int | None:
    """How many lists wait to be seen by somebody who sells in the drive; None for those who do not."""
    mine = CycleLeg.objects.filter(seller__in=sellers_of(user))
    if not mine.exists():
        return None
    return HarvestList.objects.filter(leg__in=mine, seen_at__isnull=True).count()


def _orders_of_leg() -> QuerySet[SubOrder]:
    key = key_in_sql(OuterRef("cycle"))
    return SubOrder.objects.filter(brick=SLUG, group_key=key, seller=OuterRef("seller")).order_by()


def _counted() -> QuerySet[CycleLeg]:
    bought = _orders_of_leg().filter(state__in=BOUGHT).values("group_key").annotate(n=Count("pk")).values("n")
    orders = Coalesce(Subquery(bought, output_field=IntegerField()), 0)
    return CycleLeg.objects.select_related("seller", "cycle__rule").annotate(orders=orders)


def told(legs: Iterable[CycleLeg]) -> list[ToldLeg]:
    """These parts with what was told; two queries."""
    found = list(legs)
    lists = {each.leg_id: each for each in HarvestList.objects.filter(leg__in=[leg.pk for leg in found])}
    return [ToldLeg(leg, leg.orders, lists.get(leg.pk), harvest_link(leg.pk)) for leg in found]  # type: ignore[attr-defined]
