"""Rhythms of the drives: made, changed, paused, with their exceptions; and drives made from nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext

from jachete87.base.errors import Refusal
from jachete87.bricks.drive.actions.cycles import join_sellers, open_and_close, plan_cycles
from jachete87.bricks.drive.models import CycleRule, FarmDrive, Point, RuleException
from jachete87.bricks.drive.queries.riding import is_brought_to
from jachete87.kernel.audit.actions import record
from jachete87.kernel.territory.models import Commune

_OWN = (
    "name", "recurs", "starts_on", "opens_days", "opens_at", "closes_days", "closes_at", "collect_from", "collect_to",
    "slot_minutes", "slot_orders",
)  # fmt: skip


_OF_DRIVE = ("name", "text", "fee", "hourly", "handling_fee", "bring_hours")


class StillBrought(Refusal):
    """Goods of other bricks are on their way to the points of a drive."""

    status = 409


@dataclass(frozen=True, slots=True)
class Plan:
    """A rule as it shall be, with the ids of its points."""

    rule: CycleRule
    points: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Venue:
    """A drive that is made from nothing, with its one point and the ids of its sellers (none: all)."""

    name: str
    place: str
    address: str
    commune: Commune
    instructions: str = ""
    fee: Decimal = Decimal(0)
    text: str = ""
    sellers: Sequence[int] = field(default_factory=list)


@transaction.atomic
def make_mini_drive(*, venue: Venue, plan: Plan, by_user_id: int | None, at: datetime) -> FarmDrive:
    """Make a drive with its point, its rule and its first sales, which open when their time has come."""
    drive = FarmDrive.objects.create(slug=_slug(FarmDrive, venue.name), name=venue.name, text=venue.text, fee=venue.fee)
    drive.sellers.set(venue.sellers)
    point = Point.objects.create(
        slug=_slug(Point, venue.place),
        name=venue.place,
        address=venue.address,
        commune=venue.commune,
        latitude=venue.commune.latitude,
        longitude=venue.commune.longitude,
        instructions=venue.instructions,
    )
    rule = plan.rule
    rule.drive = drive
    rule.save()
    rule.points.set([point])
    record(action="drive.made", subject=f"drive:{drive.slug}", actor_id=by_user_id, point=point.slug)
    plan_cycles(at=at)
    join_sellers(at=at)
    open_and_close(at=at)
    return drive


@transaction.atomic
def change_drive(*, drive_id: int, told: dict[str, Any], by_user_id: int | None) -> None:
    """A drive has another `name`, `text`, `fee`, other terms for goods of others, other `sellers` (none: all).

    Who is in a sale already stays. Raises StillBrought where goods of other bricks are on their way.
    """
    drive = FarmDrive.objects.select_for_update().get(pk=drive_id)
    if told["handling_fee"] is None and is_brought_to(drive):
        raise StillBrought(gettext("Des colis du retrait commun sont en route : arrêtez-le quand ils sont remis."))
    for name in _OF_DRIVE:
        setattr(drive, name, told[name])
    drive.save(update_fields=_OF_DRIVE)
    drive.sellers.set(told["sellers"])
    record(action="drive.changed", subject=f"drive:{drive.slug}", actor_id=by_user_id, fee=str(drive.fee))


@transaction.atomic
def change_rule(*, rule_id: int, plan: Plan, by_user_id: int | None) -> CycleRule:
    """A rule is another one from now on; the sales that it made stay as they are."""
    CycleRule.objects.filter(pk=rule_id).update(**{name: getattr(plan.rule, name) for name in _OWN})
    rule = CycleRule.objects.get(pk=rule_id)
    rule.points.set(plan.points)
    record(action="rule.changed", subject=f"rule:{rule_id}", actor_id=by_user_id, recurs=rule.recurs)
    return rule


@transaction.atomic
def run_rule(*, rule_id: int, is_running: bool, by_user_id: int | None) -> None:
    """Let a rule make sales, or pause it; the sales that it made stay as they are."""
    CycleRule.objects.filter(pk=rule_id).update(is_running=is_running)
    record(action="rule.resumed" if is_running else "rule.paused", subject=f"rule:{rule_id}", actor_id=by_user_id)


@transaction.atomic
def except_day(*, exception: RuleException, by_user_id: int | None) -> None:
    """No sale is made for a day of a rule, or it is made for another day; sales that are made stay as they are."""
    told = {"moved_to": exception.moved_to, "reason": exception.reason}
    RuleException.objects.update_or_create(rule=exception.rule, day=exception.day, defaults=told)
    subject, day = f"rule:{exception.rule_id}", exception.day.isoformat()
    record(action="rule.excepted", subject=subject, actor_id=by_user_id, day=day)


@transaction.atomic
def keep_day(*, rule_id: int, day: date, by_user_id: int | None) -> None:
    """A day of a rule is like the others again."""
    RuleException.objects.filter(rule=rule_id, day=day).delete()
    record(action="rule.kept", subject=f"rule:{rule_id}", actor_id=by_user_id, day=day.isoformat())


def _slug(model: type[FarmDrive] | type[Point], name: str) -> str:
    """A name as an address that nobody has."""
    root, number = slugify(name)[:50] or "drive", 1
    slug = root
    while model.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{root}-{number}"
    return slug
