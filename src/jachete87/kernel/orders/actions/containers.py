"""Returnable containers come back, at any point and whoever sold them; their deposits are given back.

Locks are taken in one order everywhere: payment, purchase, order, voucher, slot, product; those of all purchases of
the shopper together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext

from jachete87.base.errors import Refusal
from jachete87.base.money import ZERO
from jachete87.base.retries import retried
from jachete87.kernel.audit.actions import record
from jachete87.kernel.orders.actions.giving_back import give_money_back, part_of
from jachete87.kernel.orders.actions.mails import write_containers
from jachete87.kernel.orders.actions.purchases import locked_purchases
from jachete87.kernel.orders.models import ContainerReturn, Line, Purchase
from jachete87.kernel.orders.queries.containers import Depositor, open_deposits
from jachete87.kernel.orders.rules.back import GivenBack


@dataclass(frozen=True, slots=True)
class Brought:
    """So many containers of a type (its id) that somebody brings: where, and who takes them.

    `key` names the deed: sent twice, it happens once.
    """

    container: int
    count: int
    key: str
    place: str = ""
    taken_by: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """So many containers taken back, with their deposits in euros; for the `surplus` this shopper paid no deposit."""

    count: int
    amount: Decimal
    surplus: int


@retried
@transaction.atomic
def return_containers(*, who: Depositor, brought: Brought, at: datetime) -> Taken:
    """Take back containers from a shopper: the oldest first, each deposit from who charged it.

    More than the shopper has to bring back are the `surplus`: nothing is done for them. Raises Refusal for no number.
    """
    if brought.count < 1 or not brought.key:
        raise Refusal(gettext("Dites combien de contenants sont rendus."))
    still_out = open_deposits(who, brought.container)
    purchases = locked_purchases(set(still_out.values_list("sub_order__purchase", flat=True)))
    if before := _done(brought):
        return before
    lines = list(still_out.filter(sub_order__purchase__in=purchases).select_related("sub_order"))
    returns = _take(lines, brought, at)
    by_id = {purchase.pk: purchase for purchase in purchases}
    back = [(by_id[one[0].line.sub_order.purchase_id], _give_back(by_id, one, at)) for one in _by_order(returns)]
    taken = _taken(brought, sum(each.quantity for each in returns), sum((each.amount for each in returns), ZERO))
    if back:
        subject = f"purchase:{back[0][0].reference}"
        record(action="containers.returned", subject=subject, actor_id=brought.taken_by, count=taken.count)
        told = f"{taken.count} × {returns[0].line.title}"
        write_containers(told=told, key=f"containers-{brought.key}", back=back, at=at)
    return taken


def _done(brought: Brought) -> Taken | None:
    """What the deed of that key did, when it was done before."""
    before = ContainerReturn.objects.filter(key=brought.key)
    sums = before.aggregate(count=Sum("quantity"), amount=Sum("amount"))
    return _taken(brought, sums["count"], sums["amount"]) if sums["count"] else None


def _taken(brought: Brought, count: int, amount: Decimal) -> Taken:
    return Taken(count, amount, max(0, brought.count - count))


def _take(lines: Iterable[Line], brought: Brought, at: datetime) -> list[ContainerReturn]:
    """Count the containers on the oldest deposits; a trigger sees that no more come back than went out."""
    left, found = brought.count, []
    for line in lines:
        count = min(left, line.delivered_quantity - line.containers_back)
        if count:
            found.append(
                ContainerReturn.objects.create(
                    line=line,
                    key=brought.key,
                    quantity=count,
                    amount=line.unit_gross * count,
                    at=at,
                    place=brought.place[:120],
                    taken_by=brought.taken_by,
                )
            )
        left -= count
    return found


def _by_order(returns: Sequence[ContainerReturn]) -> list[list[ContainerReturn]]:
    ordered = sorted(returns, key=lambda each: each.line.sub_order_id)
    return [list(group) for _, group in groupby(ordered, key=lambda each: each.line.sub_order_id)]


def _give_back(purchases: dict[int, Purchase], returns: Sequence[ContainerReturn], at: datetime) -> GivenBack:
    """The deposits of one order, by the way they were paid."""
    line = returns[0].line
    return give_money_back(
        purchase=purchases[line.sub_order.purchase_id],
        parts=[part_of(each.line, each.amount, ZERO) for each in returns],
        reason=line.title,
        at=at,
    )
