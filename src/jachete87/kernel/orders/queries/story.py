"""What happened to a purchase after it was placed: returns, refunds, the history of its lines."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection

from jachete87.base.database.prepared import Among, Given, Prepared
from jachete87.kernel.orders.enums import LineEventKind
from jachete87.kernel.orders.models import LineEvent, Purchase, RefundPart, ReturnCase, ReturnLine
from jachete87.kernel.orders.rules.terms import RefundClock, refund_clock
from jachete87.kernel.payments.providers.on_site import SLUG as ON_SITE

_WAITING = """
    SELECT (SELECT count(*) FROM orders_suborder WHERE seller_id = %s AND state = 'to_prepare'),
        (SELECT count(*) FROM orders_returncase c JOIN orders_suborder o ON o.id = c.sub_order_id
        WHERE o.seller_id = %s AND c.closed_at IS NULL)"""


_cases = ReturnCase.objects.select_related("sub_order__seller", "sub_order__purchase__payment")
_cases_of = Prepared(lambda: _cases.filter(sub_order__purchase=Given("purchase")))
_goods_of = Prepared(lambda: ReturnLine.objects.filter(Among("case", Given("cases"))).select_related("line"))
_events = LineEvent.objects.select_related("line").order_by("at", "pk")
_events_of = Prepared(lambda: _events.filter(line__sub_order__purchase=Given("purchase")))
_refunds_of = Prepared(
    lambda: (
        RefundPart.objects.filter(sub_order__purchase=Given("purchase"), refund__isnull=False)
        .select_related("refund", "line")
        .order_by("refund", "pk")
    )
)


@dataclass(frozen=True, slots=True)
class ReturnView:
    """A return as pages show it; `amount` is what is or was to be refunded."""

    case: ReturnCase
    goods: tuple[str, ...]
    amount: Decimal
    clock: RefundClock
    is_open: bool

    @property
    def state_label(self) -> str:
        return str(self.case.get_state_display())

    @property
    def is_in_cash(self) -> bool:
        """Whether the seller gives the money back itself: it received it at the counter."""
        payment = self.case.sub_order.purchase.payment
        return payment is not None and payment.provider == ON_SITE


@dataclass(frozen=True, slots=True)
class EventView:
    """One thing that was done to a line, and by whom."""

    at: datetime
    title: str
    what: str
    who: str
    reason: str
    quantity: tuple[int, int]
    gross: tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class RefundView:
    """What was given back at once: decided `at`, paid back `done_at`, for what; `in_cash` by the seller itself."""

    at: datetime
    done_at: datetime | None
    amount: Decimal
    parts: tuple[tuple[str, Decimal], ...]
    in_cash: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """All that happened to a purchase, the oldest first."""

    returns: tuple[ReturnView, ...]
    events: tuple[EventView, ...]
    refunds: tuple[RefundView, ...]


def story_of(purchase: Purchase, at: datetime) -> Story:
    """What happened to a purchase after it was placed; four queries."""
    return Story(
        returns=_returns(_cases_of(purchase=purchase.pk), at),
        events=_told(_events_of(purchase=purchase.pk)),
        refunds=_refunds(_refunds_of(purchase=purchase.pk)),
    )


def line_history(line_id: int) -> tuple[EventView, ...]:
    """What happened to one line, the oldest first; one query."""
    return _told(_events.filter(line=line_id))


def returns_of_seller(seller_id: int, at: datetime) -> tuple[ReturnView, ...]:
    """What shoppers give back to a seller: open cases first, the oldest notice first; three queries."""
    mine = _cases.filter(sub_order__seller=seller_id)
    open_ones = mine.filter(closed_at__isnull=True).order_by("asked_at", "pk")
    closed = mine.filter(closed_at__isnull=False, was_delivered=True).order_by("-closed_at", "-pk")[:20]
    return _returns([*open_ones, *closed], at)


def waiting_for(seller_id: int) -> tuple[int, int]:
    """How many orders a seller has to prepare, and how many returns to settle; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [seller_id, seller_id])
        orders, returns = cursor.fetchone() or (0, 0)
    return orders, returns


def _returns(cases: Sequence[ReturnCase], at: datetime) -> tuple[ReturnView, ...]:
    goods: dict[int, list[str]] = defaultdict(list)
    for row in _goods_of(cases=[case.pk for case in cases]) if cases else ():
        goods[row.case_id].append(f"{row.quantity} × {row.line.title}")
    return tuple(
        ReturnView(
            case=case,
            goods=tuple(goods[case.pk]),
            amount=case.goods + case.fee - case.reduction,
            clock=refund_clock(case, at),
            is_open=case.closed_at is None,
        )
        for case in cases
    )


def _told(events: Iterable[LineEvent]) -> tuple[EventView, ...]:
    return tuple(
        EventView(
            at=event.at,
            title=event.line.title,
            what=str(LineEventKind(event.kind).label),
            who=str(event.get_actor_display()),
            reason=event.reason,
            quantity=(event.quantity_before, event.quantity_after),
            gross=(event.gross_before, event.gross_after),
        )
        for event in events
    )


def _refunds(given: Iterable[RefundPart]) -> tuple[RefundView, ...]:
    by_refund: dict[int, list[RefundPart]] = defaultdict(list)
    for part in given:
        by_refund[part.refund_id or 0].append(part)
    return tuple(_refund(parts) for parts in by_refund.values())


def _refund(parts: Iterable[RefundPart]) -> RefundView:
    rows = list(parts)
    refund = rows[0].refund
    return RefundView(
        at=rows[0].at,
        done_at=refund.done_at if refund else None,
        amount=refund.amount if refund else sum((row.gross for row in rows), Decimal(0)),
        parts=tuple((row.line.title if row.line else "", row.gross) for row in rows),
        in_cash=refund is not None and refund.receipt_id is not None,
    )
