"""Points are described, closed for some days and opened again; nobody who comes then is left before a closed door."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from jachete87.base.errors import Refusal
from jachete87.base.texts import slug
from jachete87.base.times import PARIS
from jachete87.bricks.drive.actions.slots import plan_slots
from jachete87.bricks.drive.enums import CycleState
from jachete87.bricks.drive.models import ClosedWeek, Cycle, Point
from jachete87.bricks.drive.queries.point_desk import live_places, orders_in, slots_on
from jachete87.kernel.audit.actions import record


class SomebodyComes(Refusal):
    """Orders are to be collected there then; `orders` are their ids."""

    status = 409


@transaction.atomic
def describe_point(*, point: Point, by_user_id: int, at: datetime) -> Point:
    """Write down what an agent says of a point, a new one with its address on the portal.

    Raises SomebodyComes for one that is shut for good while somebody is to come.
    """
    is_new = point.pk is None
    if is_new:
        point.slug = _free_slug(point.name)
    point.save()
    if not is_new and not point.is_open:
        _check_nobody_comes(point, at.astimezone(PARIS).date(), None)
    record(action="point.added" if is_new else "point.described", subject=f"point:{point.pk}", actor_id=by_user_id)
    return point


@transaction.atomic
def close_week(*, point: Point, first_day: date, last_day: date, reason: str, by_user_id: int) -> ClosedWeek:
    """Hand nothing over at a point from the first to the last day: its slots of then take no order.

    Raises SomebodyComes, naming the orders, while one is to be collected there then.
    """
    closed = ClosedWeek.objects.create(point=point, first_day=first_day, last_day=last_day, reason=reason)
    slots_on(point, first_day, last_day).order_by("pk").update(is_open=False)
    _check_nobody_comes(point, first_day, last_day)
    _log("point.closed", closed, by_user_id)
    return closed


@transaction.atomic
def open_again(*, closed: ClosedWeek, by_user_id: int) -> None:
    """A point hands over on those days after all: the sales of then have its slots again."""
    _log("point.opened", closed, by_user_id)
    closed.delete()
    slots_on(closed.point, closed.first_day, closed.last_day).order_by("pk").update(is_open=True)
    days = {"collect_on__gte": closed.first_day, "collect_on__lte": closed.last_day}
    for cycle in Cycle.objects.filter(rule__points=closed.point, **days).exclude(state=CycleState.CANCELLED):
        plan_slots(cycle=cycle)


def _check_nobody_comes(point: Point, first: date, last: date | None) -> None:
    """After the slots were closed: who took a place before is seen, and nobody takes one any more."""
    slots = slots_on(point, first, last)
    touched = list(orders_in(slots).values_list("pk", flat=True))
    if touched:
        text = gettext("Des commandes doivent y être retirées : rien n’a changé. Les vendeurs les annulent d’abord.")
        raise SomebodyComes(text, orders=touched)
    if live_places(slots).exists():
        text = gettext("Des paniers en cours y retiennent une place : réessayez dans quelques minutes.")
        raise SomebodyComes(text, orders=[])


def _free_slug(name: str) -> str:
    wished = slug(name, 50)
    taken = set(Point.objects.filter(slug__startswith=wished).values_list("slug", flat=True))
    tries = (wished, *(f"{wished}-{number}" for number in range(2, len(taken) + 3)))
    return next(each for each in tries if each not in taken)


def _log(action: str, closed: ClosedWeek, by_user_id: int) -> None:
    told: dict[str, Any] = {"from": str(closed.first_day), "to": str(closed.last_day), "reason": closed.reason}
    record(action=action, subject=f"point:{closed.point_id}", actor_id=by_user_id, **told)
