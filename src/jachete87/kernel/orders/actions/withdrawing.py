"""A shopper changes their mind: notice, acknowledgement, and the return case of each seller (C. conso. L221-18 ff).

Locks are taken in one order everywhere: payment, purchase, order, voucher, slot, product.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from jachete87.base.money import ZERO
from jachete87.base.retries import retried
from jachete87.kernel.audit.actions import record
from jachete87.kernel.orders.actions.ending import end_lines
from jachete87.kernel.orders.actions.giving_back import fee_parts
from jachete87.kernel.orders.actions.history import Deed, note
from jachete87.kernel.orders.actions.mails import write_withdrawal
from jachete87.kernel.orders.actions.purchases import TooLate, chosen_lines, goods_of, locked_purchase, with_deposits
from jachete87.kernel.orders.enums import Actor, LineEventKind, LineState, ReturnState, SubOrderState
from jachete87.kernel.orders.models import Line, Purchase, ReturnCase, ReturnLine, SubOrder
from jachete87.kernel.orders.rules.terms import may_withdraw, withdrawal_end_of


@dataclass(frozen=True, slots=True)
class Statement:
    """Who withdraws, and where the acknowledgement goes; as the purchase says when empty (C. conso. L221-21)."""

    name: str = ""
    email: str = ""


AS_BOUGHT = Statement()


@retried
@transaction.atomic
def withdraw(
    *, purchase_id: int, line_ids: Collection[int], at: datetime, statement: Statement = AS_BOUGHT
) -> list[int]:
    """Note that the shopper changes their mind about lines, and acknowledge it by mail; the lines newly withdrawn.

    Goods that were not received yet are not sent, and refunded at once; for the others a return case is opened.
    Raises TooLate for a line without that right or after its 14 days; repeated, it changes nothing.
    """
    purchase = locked_purchase(purchase_id)
    lines = chosen_lines(purchase, line_ids)
    fresh = [line for line in lines if line.withdrawn_at is None]
    barred = _barred(purchase, fresh, at)
    if barred:
        raise TooLate(gettext("Pas de rétractation possible pour : %(titles)s.") % {"titles": ", ".join(barred)})
    if fresh:
        _open_cases(purchase, with_deposits(fresh), statement, at)
        _acknowledge(purchase, fresh, statement, at)
    return [line.pk for line in fresh]


def _barred(purchase: Purchase, lines: Sequence[Line], at: datetime) -> list[str]:
    by_seller = defaultdict(list)
    for order in SubOrder.objects.filter(purchase=purchase):
        by_seller[order.seller_id].append(order)
    ends = {seller: withdrawal_end_of(orders) for seller, orders in by_seller.items()}
    return [li.title for li in lines if not may_withdraw(li, li.sub_order, ends[li.sub_order.seller_id], at)]


def _open_cases(purchase: Purchase, lines: Sequence[Line], statement: Statement, at: datetime) -> None:
    by_order: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_order[line.sub_order_id].append(line)
    for chosen in by_order.values():
        case = _case(purchase, chosen, statement, at)
        if case.was_delivered:
            _wait_for(chosen, at)
        else:
            _stop(purchase, case, chosen, at)


def _case(purchase: Purchase, lines: Sequence[Line], statement: Statement, at: datetime) -> ReturnCase:
    order = lines[0].sub_order
    kept = Line.objects.filter(sub_order=order, cancelled_at=None, withdrawn_at=None, deposit_of=None)
    everything = not kept.exclude(pk__in=[line.pk for line in lines]).exists()
    case = ReturnCase.objects.create(
        sub_order=order,
        name=(statement.name or purchase.name)[:120],
        email=statement.email or purchase.email,
        asked_at=at,
        was_delivered=order.state == SubOrderState.HANDED_OVER,
        goods=sum((line.charged for line in lines), ZERO),
        fee=sum((part.gross for part in fee_parts([order])), ZERO) if everything else ZERO,
    )
    ReturnLine.objects.bulk_create(
        ReturnLine(case=case, line=line, quantity=line.delivered_quantity - line.containers_back, gross=line.charged)
        for line in lines
    )
    return case


def _wait_for(lines: Sequence[Line], at: datetime) -> None:
    """The goods are on their way back: the lines wait for their seller."""
    ids = [line.pk for line in lines]
    Line.objects.filter(pk__in=ids).update(withdrawn_at=at, state=LineState.WITHDRAWN)
    for line in lines:
        note(before=line, after=line, kind=LineEventKind.WITHDRAWN, deed=Deed(Actor.SHOPPER, at))


def _stop(purchase: Purchase, case: ReturnCase, lines: Sequence[Line], at: datetime) -> None:
    """Nothing was received: nothing is sent any more, and the money goes back at once."""
    deed = Deed(Actor.SHOPPER, at, f"rétractation {purchase.reference}")
    given = end_lines(purchase=purchase, lines=lines, kind=LineEventKind.WITHDRAWN, deed=deed)
    ReturnCase.objects.filter(pk=case.pk).update(state=ReturnState.REFUNDED, closed_at=at, refund=given.refund)


def _acknowledge(purchase: Purchase, lines: Sequence[Line], statement: Statement, at: datetime) -> None:
    """Say on a durable medium what was withdrawn and when (C. conso. D221-5), to both addresses if they differ."""
    key = f"withdrawal-{purchase.reference}-{min(line.pk for line in lines)}"
    about = {"goods": goods_of(lines), "asked_at": at}
    write_withdrawal(purchase=purchase, key=key, about=about, at=at)
    if statement.email and statement.email.casefold() != purchase.email.casefold():
        elsewhere = copy(purchase)
        elsewhere.email = statement.email
        write_withdrawal(purchase=elsewhere, key=f"{key}-copy", about=about, at=at)
    record(action="order.withdrawn", subject=f"purchase:{purchase.reference}", lines=[line.pk for line in lines])
