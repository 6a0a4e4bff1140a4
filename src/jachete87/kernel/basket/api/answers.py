"""What the API answers about baskets."""

from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from ninja import Schema

from jachete87.base.api import Money, money
from jachete87.base.times import now
from jachete87.kernel.basket.queries import GroupView, LineView, find_basket, view
from jachete87.kernel.bricks import Notice, Way
from jachete87.kernel.catalogue.queries import product_url, shown_picture
from jachete87.kernel.orders.api import PacksOut, PaymentOut, PurchaseOut


class BasketSlotOut(Schema):
    """A span of time, with the number of orders that still fit in."""

    id: int
    starts_at: datetime
    ends_at: datetime
    remaining: int


class BasketWayOut(Schema):
    """A way to have a group: `kind` is slot, collect, parcel, ride (in another group) or handoff (finish at `url`)."""

    id: str
    kind: str
    label: str
    place: str
    fee: Money
    slots: list[BasketSlotOut]
    url: str | None
    delay: str


class NoticeOut(Schema):
    """Something the shopper must know: a code, a text, the lines concerned (all when empty)."""

    code: str
    text: str
    lines: list[int]


class BasketSellerOut(Schema):
    """Who sells."""

    slug: str
    name: str
    legal_name: str


class BasketLineOut(PacksOut):
    """So many packs of an offer, at what a pack costs now; `deposits` is charged beside it for containers."""

    offer: int
    url: str
    picture: str | None
    seller: BasketSellerOut
    can_be_had: bool
    deposits: Money
    notices: list[NoticeOut]


class RiderOut(Schema):
    """What of another brick rides along in a group: the group that it is by itself, who sells it, what that costs.

    Choosing another way for that group ends the ride.
    """

    group: str
    seller: str
    fee: Money


class GroupOut(Schema):
    """What is had together; a `handoff` is finished outside, at `handoff_url`, and never a part of the payment.

    `joins` is the reference of the purchase with which it is had.
    """

    id: str
    brick: str
    brick_name: str
    title: str
    sellers: list[BasketSellerOut]
    lines: list[BasketLineOut]
    ways: list[BasketWayOut]
    way: str | None
    slot: int | None
    address: str
    deadline: datetime | None
    held_until: datetime | None
    subtotal: Money
    deposits: Money
    fee: Money
    total: Money
    notices: list[NoticeOut]
    handoff: bool
    handoff_url: str | None
    ready: bool
    joins: str | None
    riders: list[RiderOut]


class DiscountOut(Schema):
    """What a campaign takes off by itself; `title` tells who bears it."""

    title: str
    amount: Money


class BasketOut(Schema):
    """A basket; `total` is only what is paid here, `purchase` the reference of what became of it.

    `rest` is what is left to pay after `discounts`, before vouchers: what a checkout sends as `expected_rest`.
    """

    id: str
    groups: list[GroupOut]
    count: int
    goods: Money
    deposits: Money
    fees: Money
    total: Money
    discounts: list[DiscountOut]
    rest: Money
    purchase: str | None
    ready: bool


class CheckoutOut(Schema):
    """What was bought, and how its payment stands."""

    purchase: PurchaseOut
    payment: PaymentOut


def language() -> str:
    """The language of the request, as a basket keeps it."""
    return (get_language() or "fr")[:2]


def basket_out(key: str) -> dict[str, Any]:
    """A basket as it stands now, as the API writes it, in the language that is asked for."""
    shown = view(find_basket(key), now(), language())
    return {
        "id": shown.key,
        "groups": [_group(group) for group in shown.drawers],
        "count": shown.count,
        "goods": money(shown.goods),
        "deposits": money(shown.deposits),
        "fees": money(shown.fees),
        "total": money(shown.total),
        "discounts": [{"title": each.title, "amount": money(each.amount)} for each in shown.to_pay.discounts],
        "rest": money(shown.to_pay.rest),
        "purchase": shown.purchase or None,
        "ready": shown.is_ready,
    }


def _group(group: GroupView) -> dict[str, Any]:
    return {
        **{name: getattr(group, name) for name in ("id", "brick", "brick_name", "title", "slot", "address")},
        "sellers": [_seller(seller) for seller in group.sellers],
        "lines": [_line(line) for line in group.lines],
        "ways": [_way(way) for way in group.ways],
        "way": group.way or None,
        "deadline": group.deadline,
        "held_until": group.held_until,
        "subtotal": money(group.subtotal),
        "deposits": money(group.deposits),
        "fee": money(group.fee),
        "total": money(group.total),
        "notices": [_notice(notice) for notice in group.notices],
        "handoff": group.is_handoff,
        "handoff_url": group.handoff_url or None,
        "ready": group.is_ready,
        "joins": group.joins or None,
        "riders": [{"group": each.id, "seller": each.seller, "fee": money(each.fee)} for each in group.riders],
    }


def _line(line: LineView) -> dict[str, Any]:
    names = ("id", "offer", "product", "title", "variant", "personalisation", "quantity", "can_be_had")
    return {
        **{name: getattr(line, name) for name in names},
        "unit_price": money(line.unit_price),
        "gross": money(line.gross),
        "deposits": money(line.deposits),
        "url": product_url(line.product, line.product_slug),
        "picture": shown_picture(line.picture, line.picture_alt).url if line.picture else None,
        "seller": _seller(line.seller),
        "notices": [_notice(notice) for notice in line.notices],
    }


def _seller(seller: Any) -> dict[str, str]:
    return {"slug": seller.slug, "name": seller.name, "legal_name": seller.legal_name}


def _way(way: Way) -> dict[str, Any]:
    return {
        **{name: getattr(way, name) for name in ("id", "kind", "label", "place", "delay")},
        "fee": money(way.fee),
        "slots": [
            {"id": s.id, "starts_at": s.starts_at, "ends_at": s.ends_at, "remaining": s.remaining} for s in way.slots
        ],
        "url": way.url or None,
    }


def _notice(notice: Notice) -> dict[str, Any]:
    return {"code": notice.code, "text": notice.text, "lines": list(notice.line_ids)}
