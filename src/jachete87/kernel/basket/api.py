"""Baskets in the API: the id is unguessable, and also the key."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Header, Path, Router, Schema, Status

from jachete87.base.access import access
from jachete87.base.api import Money, Problem, money
from jachete87.base.times import now
from jachete87.kernel.basket.actions.checkout import checkout
from jachete87.kernel.basket.actions.lines import Wanted, add_line, change_line, remove_line
from jachete87.kernel.basket.actions.opening import start_basket
from jachete87.kernel.basket.actions.ways import choose_way
from jachete87.kernel.basket.forms import CheckoutIn, LineIn, QuantityIn, WayIn
from jachete87.kernel.basket.queries import GroupView, LineView, find_basket, view
from jachete87.kernel.bricks import Notice, Way
from jachete87.kernel.catalogue.queries import product_url, shown_picture
from jachete87.kernel.orders.api import PaymentOut, PurchaseOut, payment_out, purchase_out
from jachete87.kernel.orders.queries import view_of

router = Router()

Key = Annotated[str, Path(max_length=43, pattern=r"^[A-Za-z0-9_-]+$")]
LinePath = Annotated[int, Path(ge=1, le=2**63 - 1)]
GroupPath = Annotated[str, Path(max_length=121, pattern=r"^[a-z0-9_-]{1,40}:[A-Za-z0-9_-]{1,80}$")]
IdempotencyHeader = Annotated[str, Header(alias="Idempotency-Key", max_length=255, pattern=r"^[!-~]+$")]


class BasketSlotOut(Schema):
    """A span of time, with the number of orders that still fit in."""

    id: int
    starts_at: datetime
    ends_at: datetime
    remaining: int


class BasketWayOut(Schema):
    """A way to have a group: `kind` is slot, collect, parcel or handoff (finish at `url`)."""

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


class BasketLineOut(Schema):
    """So many packs of an offer, at what a pack costs now."""

    id: int
    offer: int
    product: int
    title: str
    variant: str
    personalisation: str
    quantity: int
    unit_price: Money
    gross: Money
    url: str
    picture: str | None
    seller: BasketSellerOut
    can_be_had: bool
    notices: list[NoticeOut]


class GroupOut(Schema):
    """What is had together; a `handoff` is finished outside, at `handoff_url`, and never a part of the payment."""

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
    fee: Money
    total: Money
    notices: list[NoticeOut]
    handoff: bool
    handoff_url: str | None
    ready: bool


class BasketOut(Schema):
    """A basket; `total` is only what is paid here, `purchase` the reference of what became of it."""

    id: str
    groups: list[GroupOut]
    count: int
    goods: Money
    fees: Money
    total: Money
    purchase: str | None
    ready: bool


class CheckoutOut(Schema):
    """What was bought, and how its payment stands."""

    purchase: PurchaseOut
    payment: PaymentOut


_REFUSALS = {400: Problem, 404: Problem, 409: Problem, 422: Problem}


@router.post("/baskets", response={201: BasketOut}, summary="Start a basket")
@access("public")
def start(request: HttpRequest) -> Status[dict[str, Any]]:
    """A new, empty basket."""
    return Status(201, _shown(start_basket(language=_language()).key))


@router.get("/baskets/{basket}", response={200: BasketOut, 404: Problem, 422: Problem}, summary="A basket")
@access("public")
def show(request: HttpRequest, basket: Key) -> dict[str, Any]:
    """A basket as it stands now: nothing vanishes from it without a notice."""
    return _shown(basket)


@router.post("/baskets/{basket}/lines", response={200: BasketOut, **_REFUSALS}, summary="Add packs of an offer")
@access("public")
def add(request: HttpRequest, basket: Key, asked: LineIn) -> dict[str, Any]:
    """Put packs of an offer into a basket; their stock is kept for a while."""
    add_line(key=basket, wanted=Wanted(asked.offer, asked.quantity, asked.personalisation), at=now())
    return _shown(basket)


@router.patch("/baskets/{basket}/lines/{line}", response={200: BasketOut, **_REFUSALS}, summary="Change a quantity")
@access("public")
def change(request: HttpRequest, basket: Key, line: LinePath, asked: QuantityIn) -> dict[str, Any]:
    """Have another number of packs."""
    change_line(key=basket, line_id=line, quantity=asked.quantity, at=now())
    return _shown(basket)


@router.delete(
    "/baskets/{basket}/lines/{line}",
    response={200: BasketOut, 404: Problem, 409: Problem, 422: Problem},
    summary="Take a line out",
)
@access("public")
def remove(request: HttpRequest, basket: Key, line: LinePath) -> dict[str, Any]:
    """Take a line out; what was kept for it is given back."""
    remove_line(key=basket, line_id=line, at=now())
    return _shown(basket)


@router.put("/baskets/{basket}/groups/{group}/way", response={200: BasketOut, **_REFUSALS}, summary="Choose a way")
@access("public")
def choose(request: HttpRequest, basket: Key, group: GroupPath, asked: WayIn) -> dict[str, Any]:
    """Choose how to have a group; a place in a slot is kept for a while."""
    choose_way(key=basket, group_id=group, choice=asked.choice(), at=now())
    return _shown(basket)


@router.post(
    "/baskets/{basket}/checkout",
    response={201: CheckoutOut, 402: Problem, 429: Problem, **_REFUSALS},
    summary="Order, with obligation to pay",
)
@access("public")
def order(
    request: HttpRequest, basket: Key, asked: CheckoutIn, idempotency_key: IdempotencyHeader
) -> Status[dict[str, Any]]:
    """Buy what is in a basket, once; the same key with the same request gives the same purchase."""
    ask = asked.ask(_language(), request.META.get("REMOTE_ADDR", ""))
    bought = checkout(key=basket, ask=ask, idempotency_key=idempotency_key, at=now())
    shown = view_of(bought, now())
    return Status(201, {"purchase": purchase_out(shown), "payment": payment_out(shown)})


def _language() -> str:
    return (get_language() or "fr")[:2]


def _shown(key: str) -> dict[str, Any]:
    shown = view(find_basket(key), now(), _language())
    return {
        "id": shown.key,
        "groups": [_group(group) for group in shown.drawers],
        "count": shown.count,
        "goods": money(shown.goods),
        "fees": money(shown.fees),
        "total": money(shown.total),
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
        "fee": money(group.fee),
        "total": money(group.total),
        "notices": [_notice(notice) for notice in group.notices],
        "handoff": group.is_handoff,
        "handoff_url": group.handoff_url or None,
        "ready": group.is_ready,
    }


def _line(line: LineView) -> dict[str, Any]:
    names = ("id", "offer", "product", "title", "variant", "personalisation", "quantity", "can_be_had")
    return {
        **{name: getattr(line, name) for name in names},
        "unit_price": money(line.unit_price),
        "gross": money(line.gross),
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
