"""Baskets in the API: the id is unguessable, and also the key."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Header, Path, Router, Status

from jachete87.base.access import access
from jachete87.base.api import REFUSALS, Problem, leads_to
from jachete87.base.times import now
from jachete87.kernel.basket.actions.checkout import checkout
from jachete87.kernel.basket.actions.joining import join_order, want_more
from jachete87.kernel.basket.actions.lines import Wanted, add_line, change_line, remove_line
from jachete87.kernel.basket.actions.opening import start_basket
from jachete87.kernel.basket.actions.ways import choose_way
from jachete87.kernel.basket.api.answers import BasketOut, CheckoutOut, basket_out, language
from jachete87.kernel.basket.forms import CheckoutIn, JoinIn, LineIn, MoreIn, QuantityIn, WayIn
from jachete87.kernel.orders.api import payment_out, purchase_out
from jachete87.kernel.orders.queries import find_purchase, view_of

router = Router()

Key = Annotated[str, Path(max_length=43, pattern=r"^[A-Za-z0-9_-]+$")]
LinePath = Annotated[int, Path(ge=1, le=2**63 - 1)]
GroupPath = Annotated[str, Path(max_length=121, pattern=r"^[a-z0-9_-]{1,40}:[A-Za-z0-9_-]{1,80}$")]
IdempotencyHeader = Annotated[str, Header(alias="Idempotency-Key", max_length=255, pattern=r"^[!-~]+$")]

_ID = {"basket": "/id"}
_LINE = {**_ID, "line": "/groups/0/lines/0/id"}
_AFTER_A_LINE = leads_to(
    200,
    show_basket=_ID,
    change_line=_LINE,
    remove_line=_LINE,
    choose_way={**_ID, "group": "/groups/0/id"},
    order=_ID,
)
_BOUGHT = {"reference": "/purchase/reference", "token": "/purchase/token"}


@router.post(
    "/baskets",
    response={201: BasketOut},
    summary="Start a basket",
    operation_id="start_basket",
    openapi_extra=leads_to(201, show_basket=_ID, add_line=_ID),
)
@access("public")
def start(request: HttpRequest) -> Status[dict[str, Any]]:
    """A new, empty basket."""
    return Status(201, basket_out(start_basket(language=language()).key))


@router.get(
    "/baskets/{basket}",
    response={200: BasketOut, 404: Problem, 422: Problem},
    summary="A basket",
    operation_id="show_basket",
)
@access("public")
def show(request: HttpRequest, basket: Key) -> dict[str, Any]:
    """A basket as it stands now: nothing vanishes from it without a notice."""
    return basket_out(basket)


@router.post(
    "/baskets/{basket}/lines",
    response={200: BasketOut, **REFUSALS},
    summary="Add packs of an offer",
    operation_id="add_line",
    openapi_extra=_AFTER_A_LINE,
)
@access("public")
def add(request: HttpRequest, basket: Key, asked: LineIn) -> dict[str, Any]:
    """Put packs of an offer into a basket; their stock is kept for a while."""
    add_line(key=basket, wanted=Wanted(asked.offer, asked.quantity, asked.personalisation), at=now())
    return basket_out(basket)


@router.patch(
    "/baskets/{basket}/lines/{line}",
    response={200: BasketOut, **REFUSALS},
    summary="Change a quantity",
    operation_id="change_line",
)
@access("public")
def change(request: HttpRequest, basket: Key, line: LinePath, asked: QuantityIn) -> dict[str, Any]:
    """Have another number of packs."""
    change_line(key=basket, line_id=line, quantity=asked.quantity, at=now())
    return basket_out(basket)


@router.delete(
    "/baskets/{basket}/lines/{line}",
    response={200: BasketOut, 404: Problem, 409: Problem, 422: Problem},
    summary="Take a line out",
    operation_id="remove_line",
)
@access("public")
def remove(request: HttpRequest, basket: Key, line: LinePath) -> dict[str, Any]:
    """Take a line out; what was kept for it is given back."""
    remove_line(key=basket, line_id=line, at=now())
    return basket_out(basket)


@router.put(
    "/baskets/{basket}/groups/{group}/way",
    response={200: BasketOut, **REFUSALS},
    summary="Choose a way",
    operation_id="choose_way",
    openapi_extra=leads_to(200, order=_ID),
)
@access("public")
def choose(request: HttpRequest, basket: Key, group: GroupPath, asked: WayIn) -> dict[str, Any]:
    """Choose how to have a group; a place in a slot is kept for a while."""
    choose_way(key=basket, group_id=group, choice=asked.choice(), at=now())
    return basket_out(basket)


@router.post(
    "/baskets/{basket}/join",
    response={200: BasketOut, 403: Problem, **REFUSALS},
    summary="Add to a placed order",
    operation_id="join_order",
)
@access("public")
def join(request: HttpRequest, basket: Key, asked: JoinIn) -> dict[str, Any]:
    """Have what is put into a basket with an order that was placed, until its cut-off: same way, same slot."""
    bought = find_purchase(asked.purchase, asked.token)
    join_order(key=basket, purchase=bought, number=asked.number, at=now())
    return basket_out(basket)


@router.post(
    "/baskets/{basket}/more",
    response={200: BasketOut, 403: Problem, **REFUSALS},
    summary="Want more of a placed order",
    operation_id="want_more",
)
@access("public")
def more(request: HttpRequest, basket: Key, asked: MoreIn) -> dict[str, Any]:
    """Put more of a line of a purchase into a basket, at today's price, to be had with it."""
    bought = find_purchase(asked.purchase, asked.token)
    want_more(key=basket, purchase=bought, line_id=asked.line, quantity=asked.quantity, at=now())
    return basket_out(basket)


@router.post(
    "/baskets/{basket}/checkout",
    response={201: CheckoutOut, 402: Problem, 429: Problem, **REFUSALS},
    summary="Order, with obligation to pay",
    operation_id="order",
    openapi_extra=leads_to(201, show_purchase=_BOUGHT, cancel_lines=_BOUGHT, withdraw=_BOUGHT),
)
@access("public")
def order(
    request: HttpRequest, basket: Key, asked: CheckoutIn, idempotency_key: IdempotencyHeader
) -> Status[dict[str, Any]]:
    """Buy what is in a basket, once; the same key with the same request gives the same purchase."""
    ask = asked.ask(language(), request.META.get("REMOTE_ADDR", ""))
    bought = checkout(key=basket, ask=ask, idempotency_key=idempotency_key, at=now())
    shown = view_of(bought, now())
    return Status(201, {"purchase": purchase_out(shown), "payment": payment_out(shown)})
