"""Who is to be served in a cycle, and what came of it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from jachete87.base.times import moment
from jachete87.bricks.drive.enums import CycleState, ServingState
from jachete87.bricks.drive.models import Cycle, Serving, Subscription, SubscriptionLine
from jachete87.bricks.drive.rules.subscriptions import LAST_RUN


def last_chances(at: datetime) -> list[Cycle]:
    """The open cycles shortly before their cut-off."""
    closing = Cycle.objects.filter(state=CycleState.OPEN, closes_at__gt=at, closes_at__lte=at + LAST_RUN)
    return list(closing.order_by("closes_at", "pk"))


def lines_of(subscription: Subscription) -> QuerySet[SubscriptionLine]:
    """What a subscription wants, by product: stock is taken in that order everywhere."""
    lines = SubscriptionLine.objects.filter(subscription=subscription)
    return lines.select_related("offer__variant__product").order_by("offer__variant__product", "pk")


def cycles_of_the_desk() -> QuerySet[Serving, Any]:
    """The cycles with subscriptions: how many were `served`, with `changes`, `skipped`, and are still `to_do`."""
    found = Serving.objects.values("cycle").order_by("-cycle__collect_on", "-cycle")
    return found.values("cycle", "cycle__collect_on", "cycle__closes_at", "cycle__rule__name").annotate(
        served=Count("pk", filter=Q(state=ServingState.SERVED)),
        changed=Count("pk", filter=Q(state=ServingState.SERVED) & ~Q(said="")),
        skipped=Count("pk", filter=Q(state=ServingState.SKIPPED)),
        to_do=Count("pk", filter=Q(state__in=(ServingState.DUE, ServingState.FILLED))),
    )


def servings_of(cycle: Cycle) -> QuerySet[Serving]:
    """What came of every subscription in a cycle: who was skipped first."""
    rows = Serving.objects.filter(cycle=cycle).select_related("subscription__user", "subscription__point", "purchase")
    return rows.order_by("-state", "subscription__user__full_name", "pk")


def report(cycle: Cycle) -> Iterator[tuple[str, ...]]:
    """The same as a table for spreadsheets."""
    yield ("Nom", "E-mail", "Point de retrait", "État", "Motif", "Commande", "Différences", "Le")
    for each in servings_of(cycle):
        wish = each.subscription
        yield (
            wish.user.full_name,
            wish.user.email,
            wish.point.name,
            each.get_state_display(),
            each.get_reason_display(),
            each.purchase.reference if each.purchase else "",
            " ".join(each.said.splitlines()),
            moment(each.at),
        )
