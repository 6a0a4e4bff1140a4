"""A person subscribes, changes what is wanted, stays away, pauses, goes on, ends: up to the cut-off concerned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from jachete87.base.errors import Refusal
from jachete87.base.retries import retried
from jachete87.bricks.drive.actions.places import closed
from jachete87.bricks.drive.enums import ServingState, SkipReason, SubscriptionState
from jachete87.bricks.drive.models import Absence, Cycle, CycleRule, Serving, Subscription, SubscriptionLine
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.bricks.drive.rules.subscriptions import first_day, is_paused
from jachete87.kernel.accounts.models import User
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.orders.actions.ending import cancel_lines


class BeingOrdered(Refusal):
    """The order is being placed at this moment."""

    status = 409


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted: packs by offer id, where and at about which hour, every how many weeks, from which day on."""

    packs: Mapping[int, int]
    rule: int
    point: int
    hour: time
    weeks: int
    since: date
    adult: bool = False


@transaction.atomic
def subscribe(*, user: User, wish: Wish, at: datetime) -> Subscription:
    """Order the same in each cycle from a day on; the person has accepted the terms. Raises Refusal."""
    rule = _rule(wish)
    made = Subscription.objects.create(
        user=user,
        rule=rule,
        point_id=wish.point,
        hour=wish.hour,
        weeks=wish.weeks,
        first_on=first_day(rule, wish.since),
        adult_declared=wish.adult,
        terms_version=settings.TERMS_VERSION,
        created_at=at,
    )
    _write_lines(made, wish.packs)
    return made


@transaction.atomic
def change(*, subscription: Subscription, wish: Wish, at: datetime, accepts_terms: bool = False) -> None:
    """Want something else from the next order on; orders placed before stay as they are. Raises Refusal."""
    rule = _rule(wish)
    moved = rule.pk != subscription.rule_id
    told: dict[str, Any] = {
        "rule": rule,
        "point_id": wish.point,
        "hour": wish.hour,
        "weeks": wish.weeks,
        "adult_declared": wish.adult,
    }
    if moved:
        told["first_on"] = first_day(rule, wish.since)
    if accepts_terms:
        told["terms_version"] = settings.TERMS_VERSION
        _serve_again(subscription, SkipReason.TERMS, at)
    _alive(subscription).update(**told)
    SubscriptionLine.objects.filter(subscription=subscription).delete()
    _write_lines(subscription, wish.packs)


@retried
@transaction.atomic
def stay_away(*, subscription: Subscription, cycle: Cycle, at: datetime) -> bool:
    """Want nothing in one cycle, before its cut-off; an order placed for it is cancelled: whether there was one.

    Raises CycleClosed, or BeingOrdered while it is being ordered.
    """
    _check_open(cycle, at)
    Absence.objects.get_or_create(subscription=subscription, cycle=cycle)
    return _cancel(subscription, cycle, SkipReason.ABSENT, at)


@transaction.atomic
def come_back(*, subscription: Subscription, cycle: Cycle, at: datetime) -> None:
    """Want one's goods in a cycle after all, before its cut-off. Raises CycleClosed."""
    _check_open(cycle, at)
    Absence.objects.filter(subscription=subscription, cycle=cycle).delete()
    _serve_again(subscription, SkipReason.ABSENT, at, cycle=cycle)


@retried
@transaction.atomic
def pause(*, subscription: Subscription, since: date, until: date | None, at: datetime) -> int:
    """Order nothing for collections from a day to a day, or until further notice; how many orders are cancelled.

    Orders whose cut-off has passed stay. Raises Refusal for an end before the beginning, BeingOrdered.
    """
    if until is not None and until < since:
        raise Refusal(gettext("La pause finit avant de commencer : vérifiez les dates."))
    _alive(subscription).update(state=SubscriptionState.PAUSED, paused_from=since, paused_until=until)
    subscription.refresh_from_db()
    cycles = Cycle.objects.filter(rule=subscription.rule_id, closes_at__gt=at).order_by("pk")
    hit = [cycle for cycle in cycles if is_paused(subscription, cycle.collect_on)]
    return sum(_cancel(subscription, cycle, SkipReason.PAUSED, at) for cycle in hit)


@transaction.atomic
def resume(*, subscription: Subscription, at: datetime) -> None:
    """Go on after a pause, in the sales that are open too."""
    on = Subscription.objects.filter(pk=subscription.pk, state=SubscriptionState.PAUSED)
    on.update(state=SubscriptionState.ACTIVE, paused_from=None, paused_until=None)
    _serve_again(subscription, SkipReason.PAUSED, at)


@transaction.atomic
def end(*, subscription: Subscription, at: datetime) -> None:
    """Order nothing more; an order that is placed stays, and can be cancelled like any other until its cut-off."""
    _alive(subscription).update(state=SubscriptionState.ENDED, ended_at=at, paused_from=None, paused_until=None)


def _alive(subscription: Subscription) -> QuerySet[Subscription]:
    """The subscription, held; raises Refusal when it is ended."""
    found = Subscription.objects.filter(pk=subscription.pk).exclude(state=SubscriptionState.ENDED)
    if not found.select_for_update().exists():
        raise Refusal(gettext("Cet abonnement est terminé : commencez-en un autre."))
    return found


def _rule(wish: Wish) -> CycleRule:
    rule = CycleRule.objects.filter(pk=wish.rule, is_running=True, points=wish.point, points__is_open=True).first()
    if rule is None:
        raise Refusal(gettext("Choisissez un point de retrait et un jour proposés."))
    return rule


def _write_lines(subscription: Subscription, packs: Mapping[int, int]) -> None:
    wanted = {offer: number for offer, number in packs.items() if number}
    offers = Offer.objects.filter(pk__in=wanted, brick=SLUG).select_related("variant__product")
    lines = [
        SubscriptionLine(
            subscription=subscription,
            offer=offer,
            title=", ".join(filter(None, (offer.variant.product.title, offer.variant.name)))[:160],
            quantity=wanted[offer.pk],
        )
        for offer in offers.order_by("pk")
    ]
    if not lines:
        raise Refusal(gettext("Choisissez au moins un produit."))
    SubscriptionLine.objects.bulk_create(lines)


def _check_open(cycle: Cycle, at: datetime) -> None:
    if cycle.closes_at <= at:
        raise closed()


def _cancel(subscription: Subscription, cycle: Cycle, reason: SkipReason, at: datetime) -> bool:
    """The order of a subscription in a cycle is cancelled, for that reason; whether there was one."""
    serving = Serving.objects.select_for_update().filter(subscription=subscription, cycle=cycle).first()
    if serving is not None and serving.state == ServingState.FILLED:
        raise BeingOrdered(gettext("La commande est en train d’être passée : réessayez dans une minute."))
    if serving is None or serving.state != ServingState.SERVED or serving.purchase_id is None:
        return False
    cancel_lines(purchase_id=serving.purchase_id, line_ids=[], at=at)
    told = {"reason": reason, "purchase": None, "basket_key": "", "said": "", "at": at}
    Serving.objects.filter(pk=serving.pk, state=ServingState.SERVED).update(state=ServingState.SKIPPED, **told)
    return True


def _serve_again(subscription: Subscription, reason: SkipReason, at: datetime, **cycle: Cycle) -> None:
    """What was skipped for a reason that is no more is due again, while its cycle is open."""
    skipped = Serving.objects.filter(subscription=subscription, state=ServingState.SKIPPED, reason=reason, **cycle)
    skipped.filter(cycle__closes_at__gt=at).update(state=ServingState.DUE, reason="", said="", at=at)
