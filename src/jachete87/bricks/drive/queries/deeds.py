"""What stands when a deed comes in, and the deeds of a post."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from jachete87.bricks.drive.enums import OF_SELLERS, TO_SETTLE, DeedKind, DeedOutcome
from jachete87.bricks.drive.models import Cycle, DeskDeed, Place, Point
from jachete87.bricks.drive.rules.deeds import Before, Facts, LineFacts, OrderFacts
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.kernel.catalogue.enums import RuleSet
from jachete87.kernel.orders.enums import LineState
from jachete87.kernel.orders.models import Line, SubOrder
from jachete87.kernel.orders.queries import had_with

UNWEIGHED = Q(pack_grams__isnull=False, state=LineState.ORDERED)
ADULTS_ONLY = Q(product__alcohol__isnull=False) | Q(product__category__rule_set=RuleSet.ALCOHOL)


@dataclass(frozen=True, slots=True)
class Post:
    """A point on the day of a sale."""

    cycle: Cycle
    point: Point


def orders_at(place: Place) -> QuerySet[SubOrder]:
    """The orders of a place, of whichever purchase and seller."""
    return SubOrder.objects.filter(had_with(SLUG), reservation=place.reference).order_by("purchase", "number")


def orders_of(deed: DeskDeed) -> QuerySet[SubOrder]:
    """The orders that a deed concerns: one, or all of its place; none for a drop-off."""
    if deed.place is None:
        return SubOrder.objects.none()
    one = deed.line.sub_order_id if deed.line else deed.order_id
    return orders_at(deed.place).filter(pk=one) if one else orders_at(deed.place)


def facts_of(deed: DeskDeed) -> Facts:
    """What stands of what a deed concerns."""
    lines = Line.objects.filter(sub_order=OuterRef("pk"), cancelled_at__isnull=True)
    brought = brought_to(deed.cycle_id, deed.point_id).filter(seller=OuterRef("seller"))
    orders = orders_of(deed).annotate(
        unweighed=Exists(lines.filter(UNWEIGHED)),
        adults_only=Exists(lines.filter(ADULTS_ONLY)),
        not_brought=Q(carrier__isnull=False) & ~Exists(brought),
    )
    facts = orders.values_list("state", "unweighed", "adults_only", "not_brought")
    found = tuple(OrderFacts(*row) for row in facts)
    line = Line.objects.filter(pk__in=[deed.line_id]).values_list("state", "weighed_grams").first()
    return Facts(found, LineFacts(*line) if line else None, _before(deed))


def brought_to(cycle: Any, point: Any) -> QuerySet[DeskDeed]:
    """What was noted as received of sellers at a point of a sale, both by their id or a reference to it."""
    return DeskDeed.objects.filter(cycle=cycle, point=point, kind=DeedKind.DROPPED_OFF, outcome=DeedOutcome.APPLIED)


def deeds_at(post: Post) -> QuerySet[DeskDeed]:
    """All that was done at a post, in the order in which it was done."""
    return DeskDeed.objects.filter(cycle=post.cycle, point=post.point).order_by("done_at", "pk")


def to_settle(post: Post) -> QuerySet[DeskDeed]:
    """What a person has to look at: conflicts, and what waits for something that has not come."""
    told = ("user", "seller", "place", "line", "order__purchase")
    return deeds_at(post).filter(outcome__in=TO_SETTLE).select_related(*told)


def _before(deed: DeskDeed) -> Before | None:
    """Who did something to the same thing before."""
    kinds: list[str] = [DeedKind.WEIGHED, DeedKind.MISSING] if deed.line_id else [deed.kind]
    if deed.kind in OF_SELLERS:
        kinds = list(OF_SELLERS)
    same = {"seller": deed.seller_id} if deed.place_id is None else {"place": deed.place_id}
    if deed.line_id:
        same = {"line": deed.line_id}
    if deed.kind == DeedKind.ABSENT:
        kinds.append(DeedKind.HANDED_OVER)
    applied = DeskDeed.objects.filter(cycle=deed.cycle_id, point=deed.point_id, outcome=DeedOutcome.APPLIED)
    found = applied.filter(kind__in=kinds, **same).exclude(pk=deed.pk).select_related("user").order_by("-pk").first()
    return Before(str(found.user or "?"), found.device, found.done_at, found.count, found.kind) if found else None
