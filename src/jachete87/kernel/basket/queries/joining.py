"""Groups that go with an order placed before: the same way, place and address, and no fee that was paid already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from jachete87.base.money import ZERO
from jachete87.kernel import bricks
from jachete87.kernel.basket.models import BasketGroup
from jachete87.kernel.bricks import GroupQuote, LineAsk, Way
from jachete87.kernel.orders.enums import SubOrderState
from jachete87.kernel.orders.models import Line, SubOrder
from jachete87.kernel.orders.queries.company import had_with
from jachete87.kernel.orders.rules.terms import may_cancel


@dataclass(frozen=True, slots=True)
class Adding:
    """An order to which something is being added, and what is sold with it: the group, its brick, its sellers."""

    group: str
    brick: str
    reference: str
    way: str
    starts_at: datetime | None
    sellers: tuple[tuple[str, str], ...]
    is_open: bool


def joined(group: BasketGroup | None, at: datetime) -> SubOrder | None:
    """The order that a group goes with, while it may still be added to."""
    order = group.joins if group else None
    return order if order and may_cancel(order, at) else None


def with_order(quote: GroupQuote, asks: Sequence[LineAsk], way: str, order: SubOrder, at: datetime) -> GroupQuote:
    """A quote for what goes with an order in that way: not after its cut-off, and at what the whole costs more."""
    moments = [moment for moment in (quote.deadline, order.deadline) if moment]
    ways = [_with_order(each, quote.key, asks, order, at) if each.id == way else each for each in quote.ways]
    return replace(quote, deadline=min(moments, default=None), ways=tuple(each for each in ways if each))


def adding(groups: Iterable[BasketGroup], but: set[str], at: datetime) -> tuple[Adding, ...]:
    """The orders of which the shopper wants more and for which nothing lies in the basket yet; one query for each."""
    joining = (group for group in groups if group.joins_id)
    return tuple(_adding(group, at) for group in joining if f"{group.brick}:{group.key}" not in but)


def _adding(group: BasketGroup, at: datetime) -> Adding:
    order = group.joins
    if order is None:
        raise ValueError(f"the group {group.pk} joins nothing")
    mine = SubOrder.objects.filter(had_with(order.had_with), purchase=order.purchase_id, group_key=order.group_key)
    return Adding(
        group=f"{group.brick}:{group.key}",
        brick=group.brick,
        reference=order.purchase.reference,
        way=order.way_label,
        starts_at=order.starts_at,
        sellers=tuple(mine.order_by("number").values_list("seller__slug", "seller__trade_name")),
        is_open=joined(group, at) is not None,
    )


def _with_order(way: Way, key: str, asks: Sequence[LineAsk], order: SubOrder, at: datetime) -> Way | None:
    """The way at what the whole costs less what was paid for it; None when all together cannot be had in it."""
    if not way.fee:
        return way
    quotes = bricks.brick(order.had_with).quote([*asks, *_ordered(order, at)], at)
    whole = next((each for quote in quotes if quote.key == key for each in quote.ways if each.id == way.id), None)
    return replace(way, fee=max(ZERO, whole.fee - _paid(order)), handling=whole.handling) if whole else None


def _ordered(order: SubOrder, at: datetime) -> list[LineAsk]:
    """What is ordered already; what rides along was taken before, and so is ready now."""
    lines = Line.objects.filter(sub_order__reservation=order.reservation, cancelled_at=None, offer__isnull=False)
    return [
        LineAsk(
            *(-line.pk, line.offer_id or 0, line.sub_order.seller_id, line.delivered_quantity, line.delivered_gross),
            ready_at=at if line.sub_order.carrier_id else None,
        )
        for line in lines.select_related("sub_order")
    ]


def _paid(order: SubOrder) -> Decimal:
    live = SubOrder.objects.filter(had_with(order.had_with), reservation=order.reservation)
    fees = live.exclude(state=SubOrderState.CANCELLED).aggregate(n=Sum("fee"))["n"]
    return fees or ZERO
