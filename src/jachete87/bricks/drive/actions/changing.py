"""A sale is moved, merged into another, or cancelled; what was ordered follows in steps that survive a crash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from jachete87.base.errors import Refusal
from jachete87.base.times import PARIS
from jachete87.bricks.drive import queries
from jachete87.bricks.drive.actions.places import close_untaken, shift_cut_offs
from jachete87.bricks.drive.actions.telling import Told, keep, to_producers
from jachete87.bricks.drive.actions.turns import ask_again
from jachete87.bricks.drive.enums import ALIVE, CycleNoticeKind, CycleState
from jachete87.bricks.drive.models import Cycle, CycleLeg, CycleNotice, Duty, DutyShift, RuleException, Slot
from jachete87.bricks.drive.rules.calendar import slot_spans, wall
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.bricks.drive.rules.legs import key_of
from jachete87.bricks.drive.rules.riding import bring_by
from jachete87.kernel.notices.actions.writing import write_mails
from jachete87.kernel.orders.actions.ending import call_off
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.actions.moving import Moved, reschedule
from jachete87.kernel.orders.enums import Actor
from jachete87.kernel.search.actions import mark


class SaleNotChanged(Refusal):
    """This sale cannot be changed in this way; the words say why."""

    status = 409


@dataclass(frozen=True, slots=True)
class NewTime:
    """When a sale is held instead, on the wall clock: its day, its first slot, its cut-off."""

    collect_on: date
    begins: time
    closes_at: datetime


@transaction.atomic
def move_cycle(*, cycle_id: int, to: NewTime, told: Told, at: datetime) -> CycleNotice:
    """Hold a sale at another time: slots and cut-offs go with it, its producers are told, its shoppers next.

    Raises SaleNotChanged when it is too late, or when the rule has a sale on that day.
    """
    cycle = _alive(cycle_id, at)
    closes_at = wall(to.closes_at)
    _check_time(cycle, to, closes_at, at)
    _keep_exception(cycle, to.collect_on, told.subject)
    _shift_slots(cycle, datetime.combine(to.collect_on, to.begins))
    shift = closes_at - cycle.closes_at
    opens_at = cycle.opens_at
    if opens_at > at:
        opens_at = min(opens_at + (to.collect_on - cycle.collect_on), closes_at - timedelta(minutes=1))
    Cycle.objects.filter(pk=cycle.pk).update(opens_at=opens_at, closes_at=closes_at, collect_on=to.collect_on)
    CycleLeg.objects.filter(cycle=cycle, closes_at__gt=at).update(closes_at=F("closes_at") + shift)
    shift_cut_offs(cycle=cycle, shift=shift, closes_at=closes_at)
    cycle.refresh_from_db()
    return _announce(cycle, told, CycleNoticeKind.MOVED, at)


@transaction.atomic
def cancel_cycle(*, cycle_id: int, told: Told, at: datetime) -> CycleNotice:
    """A sale is not held: nothing more is sold in it, its producers are told; its orders are cancelled next."""
    cycle = _locked(cycle_id)
    _, ends_at = queries.span_of(cycle)
    if ends_at is not None and ends_at <= at:
        raise SaleNotChanged(gettext("Cette vente est passée."))
    running = Cycle.objects.filter(pk=cycle.pk, state__in=(*ALIVE, CycleState.CLOSED))
    if not running.update(state=CycleState.CANCELLED):
        raise SaleNotChanged(gettext("Cette vente ne peut plus être annulée."))
    close_untaken(cycle=cycle, at=at)
    cycle.refresh_from_db()
    return _announce(cycle, told, CycleNoticeKind.CANCELLED, at)


@transaction.atomic
def merge_cycle(*, cycle_id: int, into_id: int, told: Told, at: datetime) -> CycleNotice:
    """A sale in which nobody ordered is held with another one, which takes its points and its sellers.

    Raises SaleNotChanged when somebody ordered, or holds a place.
    """
    cycle, into = _alive(cycle_id, at), _alive(into_id, at)
    if cycle.pk == into.pk or queries.is_ordered_in(cycle):
        raise SaleNotChanged(gettext("On a déjà commandé dans cette vente : déplacez-la ou annulez-la."))
    there = set(Slot.objects.filter(cycle=into).values_list("point", flat=True))
    points = set(Slot.objects.filter(cycle=cycle).values_list("point", flat=True)) - there
    add_slots(into, sorted(points), cycle)
    known = CycleLeg.objects.filter(cycle=into).values("seller")
    legs = CycleLeg.objects.filter(cycle=cycle).exclude(seller__in=known)
    CycleLeg.objects.bulk_create(
        CycleLeg(cycle=into, seller_id=seller, closes_at=into.closes_at)
        for seller in legs.order_by("seller").values_list("seller", flat=True)
    )
    Cycle.objects.filter(pk=cycle.pk, state__in=ALIVE).update(state=CycleState.CANCELLED)
    return _announce(cycle, told, CycleNoticeKind.MERGED, at)


def add_slots(cycle: Cycle, points: list[int], like: Cycle) -> None:
    """Slots at these points on the day of a sale, as the rule of the other one makes them."""
    Slot.objects.bulk_create(
        Slot(cycle=cycle, point_id=point, starts_at=start, ends_at=end, capacity=like.rule.slot_orders)
        for point in points
        for start, end in slot_spans(like.rule, cycle.collect_on)
    )


def follow_changes(*, at: datetime) -> int:
    """Let what was ordered follow the sales that were moved or cancelled, one purchase at a time; how many did."""
    return sum(_follow(notice, at) for notice in queries.to_follow(at))


def _follow(notice: CycleNotice, at: datetime) -> int:
    cycle, group = notice.cycle, key_of(notice.cycle_id)
    if notice.kind == CycleNoticeKind.CANCELLED:
        deed = Deed(Actor.PORTAL, at, notice.subject, notice.by_id)
        ending = list(queries.shoppers_in(cycle).values_list("pk", flat=True))
        for purchase in ending:
            call_off(purchase_id=purchase, brick=SLUG, group=group, deed=deed)
        return len(ending)
    slots = list(Slot.objects.filter(cycle=cycle))
    moved = Moved(SLUG, group, notice.key, cycle.closes_at, notice.subject, bring_by(cycle, slots))
    return sum(reschedule(purchase_id=purchase, moved=moved, at=at) > 0 for purchase in queries.to_reschedule(notice))


def _announce(cycle: Cycle, told: Told, kind: CycleNoticeKind, at: datetime) -> CycleNotice:
    notice, is_new = keep(cycle, told, kind, at)
    if is_new:
        write_mails(letters=to_producers(notice))
    mark(kind="brick", subjects=[SLUG])
    return notice


def _locked(cycle_id: int) -> Cycle:
    return Cycle.objects.select_for_update(of=("self",)).select_related("rule").get(pk=cycle_id)


def _alive(cycle_id: int, at: datetime) -> Cycle:
    cycle = _locked(cycle_id)
    if cycle.state not in ALIVE or cycle.closes_at <= at:
        raise SaleNotChanged(gettext("L’heure limite de cette vente est passée."))
    return cycle


def _check_time(cycle: Cycle, to: NewTime, closes_at: datetime, at: datetime) -> None:
    if closes_at <= at or closes_at <= cycle.opens_at <= at:
        raise SaleNotChanged(gettext("La nouvelle heure limite est déjà passée."))
    if closes_at >= wall(datetime.combine(to.collect_on, to.begins)):
        raise SaleNotChanged(gettext("L’heure limite vient avant le premier créneau."))
    others = Cycle.objects.filter(rule=cycle.rule_id, collect_on=to.collect_on).exclude(pk=cycle.pk)
    if others.exists():
        raise SaleNotChanged(gettext("Il y a déjà une vente ce jour-là : réunissez-les plutôt."))


def _keep_exception(cycle: Cycle, day: date, reason: str) -> None:
    """The rule knows that its day was moved, and makes no second sale."""
    if day == cycle.collect_on:
        return
    moved = RuleException.objects.filter(rule=cycle.rule_id, moved_to=cycle.collect_on).first()
    origin = moved.day if moved else cycle.collect_on
    if origin == day:
        RuleException.objects.filter(rule=cycle.rule_id, day=origin).delete()
        return
    RuleException.objects.update_or_create(
        rule=cycle.rule, day=origin, defaults={"moved_to": day, "reason": reason[:200]}
    )


def _shift_slots(cycle: Cycle, begins: datetime) -> None:
    """Slots and duty begin as much later or earlier on the wall clock as the first slot, and last as long as before.

    Who is on duty is asked anew.
    """
    slots = list(Slot.objects.filter(cycle=cycle).order_by("starts_at", "pk"))
    if not slots:
        return
    shift = begins - slots[0].starts_at.astimezone(PARIS).replace(tzinfo=None)
    _shift_spans(slots, shift)
    _shift_spans(list(DutyShift.objects.filter(cycle=cycle).order_by("starts_at", "pk")), shift)
    ask_again(Duty.objects.filter(shift__cycle=cycle))


def _shift_spans(spans: Sequence[Slot | DutyShift], shift: timedelta) -> None:
    """One by one, from the side to which they go: no two of a point ever begin together."""
    for span in reversed(spans) if shift > timedelta() else spans:
        starts_at = wall(span.starts_at.astimezone(PARIS).replace(tzinfo=None) + shift)
        ends_at = starts_at + (span.ends_at - span.starts_at)
        type(span)._default_manager.filter(pk=span.pk).update(starts_at=starts_at, ends_at=ends_at)
