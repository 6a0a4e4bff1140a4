"""What a person sees of the own subscriptions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from jachete87.base.times import PARIS
from jachete87.bricks.drive.enums import CycleState, ServingState, SkipReason, SubscriptionState
from jachete87.bricks.drive.models import Absence, Box, Cycle, CycleRule, Serving, Subscription, SubscriptionLine
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.bricks.drive.rules.subscriptions import is_due, is_paused
from jachete87.kernel.accounts.models import User
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.membership.queries import listed_sellers
from jachete87.kernel.orders.models import Line, Purchase, SubOrder
from jachete87.kernel.orders.rules.references import purchase_path

_AHEAD, _PAST, _OFFERS, _ORDERS = 6, 10, 60, 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """A subscription with what it wants."""

    subscription: Subscription
    lines: tuple[SubscriptionLine, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A cycle that is not over for a subscription: what is to come of it, or what came of it.

    `may_change`: its cut-off has not passed. `path` is the page of its order.
    """

    cycle: Cycle
    is_absent: bool
    is_paused: bool
    may_change: bool
    serving: Serving | None
    path: str


def subscriptions_of(user: Any) -> list[Wanted]:
    """A person's subscriptions with what they want, those that go on first; two queries."""
    mine = Subscription.objects.filter(user=user.pk).select_related("rule", "point")
    found = sorted(mine.order_by("-created_at"), key=lambda each: each.state == SubscriptionState.ENDED)
    lines: dict[int, list[SubscriptionLine]] = {each.pk: [] for each in found}
    for line in SubscriptionLine.objects.filter(subscription__in=found):
        lines[line.subscription_id].append(line)
    return [Wanted(each, tuple(lines[each.pk])) for each in found]


def turns_of(subscription: Subscription, at: datetime) -> list[Turn]:
    """The next cycles that a subscription falls on; three queries."""
    if subscription.state == SubscriptionState.ENDED:
        return []
    ahead = Cycle.objects.filter(rule=subscription.rule_id, collect_on__gte=at.astimezone(PARIS).date())
    cycles = [
        each for each in ahead.exclude(state=CycleState.CANCELLED).order_by("collect_on") if is_due(subscription, each)
    ]
    served = _servings(subscription).filter(cycle__in=cycles)
    known = {each.cycle_id: each for each in served}
    away = set(Absence.objects.filter(subscription=subscription, cycle__in=cycles).values_list("cycle_id", flat=True))
    return [_turn(subscription, each, known.get(each.pk), each.pk in away, at) for each in cycles[:_AHEAD]]


def past_of(subscription: Subscription, at: datetime) -> list[tuple[Serving, str]]:
    """What came of a subscription in the last cycles, each with the address of its order."""
    over = _servings(subscription).filter(cycle__collect_on__lt=at.astimezone(PARIS).date())
    return [(each, _path(each)) for each in over.order_by("-cycle__collect_on")[:_PAST]]


def orders_to_repeat(user: Any) -> list[Purchase]:
    """A person's last orders of the drive, from which a subscription can be made."""
    ours = SubOrder.objects.filter(brick=SLUG, purchase__user=user.pk, purchase__state="placed")
    found = Purchase.objects.filter(pk__in=ours.values("purchase"))
    return list(found.order_by("-placed_at")[:_ORDERS])


def offers_to_choose(user: Any, chosen: set[int]) -> list[Offer]:
    """What a subscription can hold: boxes, what the person bought in the drive before, and what is chosen already.

    What the person subscribes to stands there even when it is not sold now: it may come back.
    """
    bought = Line.objects.filter(sub_order__purchase__user=user.pk, sub_order__brick=SLUG).values("offer")
    kept = SubscriptionLine.objects.filter(subscription__user=user.pk, offer__isnull=False).values("offer")
    known = Q(pk__in=chosen) | Q(variant__product__in=Box.objects.values("product")) | Q(pk__in=bought)
    sold = Q(is_active=True, variant__product__state="published", variant__product__seller__in=listed_sellers())
    found = Offer.objects.filter(sold & known | Q(pk__in=kept), brick=SLUG)
    return list(found.select_related("variant__product__seller").order_by("variant__product__title", "pk")[:_OFFERS])


def places_to_choose() -> list[tuple[CycleRule, Any]]:
    """Each running rhythm with each of its open points."""
    rules = CycleRule.objects.filter(is_running=True).prefetch_related("points").order_by("drive", "pk")
    return [(rule, point) for rule in rules for point in rule.points.all() if point.is_open]


def packs_of(purchase: Purchase) -> tuple[dict[int, int], SubOrder | None]:
    """What was bought of the drive in a purchase, by offer, and one of its orders, for its place and hour."""
    lines = Line.objects.filter(sub_order__purchase=purchase, sub_order__brick=SLUG, offer__isnull=False)
    packs: dict[int, int] = {}
    for line in lines:
        packs[line.offer_id or 0] = packs.get(line.offer_id or 0, 0) + line.quantity
    return packs, SubOrder.objects.filter(purchase=purchase, brick=SLUG).order_by("number").first()


def personal_data(person: User) -> list[dict[str, Any]]:
    """What is kept of a person's subscriptions (RGPD art. 15 and 20)."""
    return [
        {
            "state": each.subscription.state,
            "point": each.subscription.point.name,
            "hour": each.subscription.hour,
            "weeks": each.subscription.weeks,
            "since": each.subscription.first_on,
            "paused_from": each.subscription.paused_from,
            "paused_until": each.subscription.paused_until,
            "goods": [f"{line.quantity} × {line.title}" for line in each.lines],
        }
        for each in subscriptions_of(person)
    ]


def _servings(subscription: Subscription) -> QuerySet[Serving]:
    return Serving.objects.filter(subscription=subscription).select_related("cycle", "purchase")


def _turn(subscription: Subscription, cycle: Cycle, serving: Serving | None, is_away: bool, at: datetime) -> Turn:
    was_away = serving is not None and serving.reason == SkipReason.ABSENT
    return Turn(
        cycle=cycle,
        is_absent=is_away or was_away,
        is_paused=is_paused(subscription, cycle.collect_on),
        may_change=cycle.closes_at > at,
        serving=serving if serving and serving.state in (ServingState.SERVED, ServingState.SKIPPED) else None,
        path=_path(serving) if serving else "",
    )


def _path(serving: Serving) -> str:
    purchase = serving.purchase
    return purchase_path(purchase.reference, purchase.token, purchase.language) if purchase else ""
