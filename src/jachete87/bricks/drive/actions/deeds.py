"""What tablets did at a point, applied once each, and what a person settles of it.

Locks are taken in the one order of orders: payment, purchase, order, slot, product.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from jachete87.base.errors import NotFound, Refusal
from jachete87.base.money import ZERO
from jachete87.base.retries import retried
from jachete87.bricks.drive.enums import TO_SETTLE, DeedKind, DeedOutcome
from jachete87.bricks.drive.models import DeskDeed, Place
from jachete87.bricks.drive.queries.deeds import Post, deeds_at, facts_of, orders_at, orders_of
from jachete87.bricks.drive.queries.desk import orders_of_cycle
from jachete87.bricks.drive.rules.deeds import Asked, Verdict, judge, moment_of, parts
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.orders.actions.changing import miss_line, miss_order, weigh_line
from jachete87.kernel.orders.actions.counter import Counted
from jachete87.kernel.orders.actions.ending import hand_over
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.actions.preparing import mark_ready
from jachete87.kernel.orders.actions.purchases import locked_purchase
from jachete87.kernel.orders.enums import NOT_YET_HAD, Actor, SubOrderState
from jachete87.kernel.orders.models import Line
from jachete87.kernel.orders.rules.counter import to_receive
from jachete87.kernel.payments.enums import CounterMeans
from jachete87.kernel.vouchers.queries import left_of

_OPEN = (DeedOutcome.RECEIVED, *TO_SETTLE)


@dataclass(frozen=True, slots=True)
class Sender:
    """Which tablet tells, who holds it, and when it sent by its own clock."""

    device: str
    user_id: int | None
    sent_at: datetime


def receive_deeds(*, post: Post, asked: Sequence[Asked], sender: Sender, at: datetime) -> list[DeskDeed]:
    """Apply what a tablet did, each thing once and in a transaction of its own; what became of each.

    Sent twice, it answers the same. What waited for something that has come by now is applied too.
    """
    for one in asked:
        _receive(post=post, asked=one, sender=sender, at=at)
    for waiting in deeds_at(post).filter(outcome=DeedOutcome.WAITS).values_list("pk", flat=True):
        _try_again(deed_id=waiting, at=at)
    found = {deed.key: deed for deed in DeskDeed.objects.filter(key__in=[one.key for one in asked])}
    return [found[one.key] for one in asked]


@retried
@transaction.atomic
def settle_deed(*, post: Post, deed_id: int, apply: bool, by_user_id: int | None, at: datetime) -> DeskDeed:
    """A person has looked at a deed: it is applied after all, or what was there before is kept.

    Raises Refusal when it cannot be applied; then nothing changes.
    """
    deed = _held(deed_id, TO_SETTLE)
    if (deed.cycle_id, deed.point_id) != (post.cycle.pk, post.point.pk):
        raise _gone()
    if apply:
        _do(deed, at)
    outcome = DeedOutcome.APPLIED if apply else DeedOutcome.KEPT
    DeskDeed.objects.filter(pk=deed.pk).update(outcome=outcome, settled_by=by_user_id, settled_at=at)
    deed.refresh_from_db()
    return deed


@retried
@transaction.atomic
def _receive(*, post: Post, asked: Asked, sender: Sender, at: datetime) -> None:
    said = asdict(asked)
    concerned = {f"{name}_id": said.pop(name) for name in ("seller", "place", "order", "line")}
    said["done_at"] = moment_of(asked.done_at, sender.sent_at, at)
    told = {"device": sender.device, "user_id": sender.user_id, "received_at": at}
    where = {"cycle": post.cycle, "point": post.point}
    deed, is_new = DeskDeed.objects.get_or_create(key=said.pop("key"), defaults=said | concerned | told | where)
    if is_new:
        _decide(deed, at)


@retried
@transaction.atomic
def _try_again(*, deed_id: int, at: datetime) -> None:
    deed = DeskDeed.objects.select_related("place", "line").filter(pk=deed_id, outcome=DeedOutcome.WAITS).first()
    if deed is not None:
        _decide(deed, at)


def _decide(deed: DeskDeed, at: datetime) -> None:
    _hold(deed)
    verdict = judge(deed, facts_of(deed))
    if verdict.outcome == DeedOutcome.APPLIED:
        verdict = _applied(deed, verdict, at)
    open_ones = DeskDeed.objects.filter(pk=deed.pk, outcome__in=_OPEN)
    open_ones.update(outcome=verdict.outcome, told=verdict.told[:300])


def _applied(deed: DeskDeed, verdict: Verdict, at: datetime) -> Verdict:
    try:
        with transaction.atomic():
            _do(deed, at)
    except Refusal as refusal:
        return Verdict(DeedOutcome.CONFLICT, refusal.message)
    return verdict


def _hold(deed: DeskDeed) -> None:
    """Keep what a deed concerns from changing meanwhile: its purchases, or for a drop-off its seller."""
    if deed.place is None:
        Seller.objects.select_for_update(no_key=True).filter(pk__in=[deed.seller_id]).first()
        return
    for purchase in sorted(set(orders_at(deed.place).values_list("purchase", flat=True))):
        locked_purchase(purchase)


def _held(deed_id: int, outcomes: Sequence[DeedOutcome]) -> DeskDeed:
    deed = DeskDeed.objects.select_related("place", "line").filter(pk=deed_id).first()
    if deed is None:
        raise _gone()
    _hold(deed)
    if not DeskDeed.objects.select_for_update().filter(pk=deed.pk, outcome__in=outcomes).exists():
        raise _gone()
    return deed


def _gone() -> NotFound:
    return NotFound(gettext("Ce geste n’est plus à vérifier."))


def _do(deed: DeskDeed, at: datetime) -> None:
    if doing := _DOING.get(DeedKind(deed.kind)):
        doing(deed, at)


def _weigh(deed: DeskDeed, at: datetime) -> None:
    weigh_line(line_id=deed.line_id or 0, grams=deed.grams or 0, deed=_as_deed(deed, at))


def _miss(deed: DeskDeed, at: datetime) -> None:
    miss_line(line_id=deed.line_id or 0, deed=_as_deed(deed, at))


def _not_come(deed: DeskDeed, at: datetime) -> None:
    """What a seller should have brought to the point goes back, order by order, with its fee."""
    brought = orders_of_cycle(deed.cycle).filter(seller=deed.seller_id, state__in=NOT_YET_HAD)
    here = Place.objects.filter(slot__cycle=deed.cycle_id, slot__point=deed.point_id).values("reference")
    for order in brought.filter(reservation__in=here).order_by("purchase", "pk").values_list("pk", flat=True):
        miss_order(sub_order_id=order, deed=_as_deed(deed, at))


def _pack(deed: DeskDeed, at: datetime) -> None:
    for order in orders_of(deed).filter(state=SubOrderState.TO_PREPARE).values_list("pk", flat=True):
        mark_ready(sub_order_id=order, by_user_id=deed.user_id)


def _hand_over(deed: DeskDeed, at: datetime) -> None:
    """What is handed over was prepared, whether the tablet that prepared it has told so yet or not."""
    orders = list(orders_of(deed).filter(state__in=NOT_YET_HAD).select_related("purchase__payment"))
    helped = left_of({order.purchase.reference for order in orders if order.vouchers})
    lines = [Line.objects.filter(sub_order=order, cancelled_at__isnull=True) for order in orders]
    keys = [(order.purchase.reference, order.number) for order in orders]
    dues = [
        to_receive(order, mine, helped.get(key, ZERO)) for order, mine, key in zip(orders, lines, keys, strict=True)
    ]
    means = CounterMeans(deed.means or CounterMeans.CASH)
    for order, part in zip(orders, parts(deed.amount, dues), strict=True):
        mark_ready(sub_order_id=order.pk, by_user_id=deed.user_id)
        hand_over(sub_order_id=order.pk, by_user_id=deed.user_id, at=deed.done_at, paid=Counted(means, part))


def _as_deed(deed: DeskDeed, at: datetime) -> Deed:
    return Deed(Actor.POINT, at, deed.reason or gettext("Constaté au point de retrait"), deed.user_id)


_DOING: dict[DeedKind, Callable[[DeskDeed, datetime], None]] = {
    DeedKind.WEIGHED: _weigh,
    DeedKind.MISSING: _miss,
    DeedKind.NOT_COME: _not_come,
    DeedKind.PACKED: _pack,
    DeedKind.HANDED_OVER: _hand_over,
}
"""What is done; the other kinds are only noted."""
