"""Purchases in the API: for who holds their token."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Body, Path, Query, Router, Schema
from pydantic import ConfigDict, Field

from jachete87.base.access import access
from jachete87.base.api import REFUSALS, WHOLE, Money, Problem, money
from jachete87.base.times import now
from jachete87.kernel.orders.actions.ending import cancel_lines
from jachete87.kernel.orders.actions.withdrawing import withdraw
from jachete87.kernel.orders.enums import PurchaseState
from jachete87.kernel.orders.queries import LineView, PurchaseView, SubOrderView, find_purchase, purchase_view
from jachete87.kernel.payments.actions.settlement import give_up

router = Router()

Reference = Annotated[str, Path(max_length=12, pattern=r"^[A-Za-z0-9]+$")]
Token = Annotated[str, Query(max_length=43, pattern=r"^[A-Za-z0-9_-]+$")]
LineId = Annotated[int, Field(ge=1, le=2**63 - 1), WHOLE]


class PacksOut(Schema):
    """So many packs of a product, in a basket or bought, at what one costs."""

    id: int
    product: int
    title: str
    variant: str
    personalisation: str
    quantity: int
    unit_price: Money
    gross: Money


class LineOut(PacksOut):
    """One thing bought; VAT rate in percent. `delivered` is what of it is (to be) delivered, `refunded` given back.

    The deposit of returnable containers is a line of its own, `deposit_of` another; `containers_back` came back.
    """

    net: Money
    vat: Money
    vat_rate: str
    withdrawal: str
    state: str
    delivered_quantity: int
    delivered: Money
    refunded: Money
    cancelled_at: datetime | None
    withdrawn_at: datetime | None
    may_cancel: bool
    may_withdraw: bool
    deposit_of: int | None
    containers_back: int


class SubOrderOut(Schema):
    """What one seller prepares; sub-orders of the same `group` are had together, and with those of
    the purchases in `had_with`.

    While it `may_cancel`, more can be ordered for the same hand-over.
    """

    number: int
    brick: str
    group: str
    seller: str
    seller_name: str
    seller_legal_name: str
    state: str
    way: str
    place: str
    starts_at: datetime | None
    ends_at: datetime | None
    next_step: str
    deadline: datetime | None
    goods: Money
    deposits: Money
    fee: Money
    total: Money
    may_cancel: bool
    had_with: list[str]
    lines: list[LineOut]


class HandOffOut(Schema):
    """What is finished on an outside platform, at `url`."""

    title: str
    goods: list[str]
    url: str


class PaymentOut(Schema):
    """How it is paid; a shopper who must authenticate goes to `action_url`."""

    provider: str
    state: str
    amount: Money
    refunded: Money
    means: str
    action_url: str | None


class PaidOut(Schema):
    """What a `discount`, or a voucher (its code with its middle hidden), paid."""

    title: str
    amount: Money
    discount: bool


class PurchaseOut(Schema):
    """What was bought and paid at once; `vouchers` is the part of the total that discounts and vouchers paid.

    `paid_otherwise` tells which of them, less what went back to them since.
    """

    reference: str
    token: str
    url: str
    state: str
    total: Money
    vouchers: Money
    paid_otherwise: list[PaidOut]
    created_at: datetime
    placed_at: datetime | None
    sub_orders: list[SubOrderOut]
    handoffs: list[HandOffOut]
    payment: PaymentOut


class LinesIn(Schema):
    """Which lines; all when none is named."""

    model_config = ConfigDict(extra="forbid", strict=True)
    lines: Annotated[list[LineId], Field(max_length=200)] = []


@router.get(
    "/purchases/{reference}",
    response={200: PurchaseOut, 404: Problem, 422: Problem},
    summary="A purchase",
    operation_id="show_purchase",
)
@access("public")
def purchase(request: HttpRequest, reference: Reference, token: Token) -> dict[str, Any]:
    """A purchase, for who holds its token."""
    return purchase_out(purchase_view(reference, token, now()))


@router.post(
    "/purchases/{reference}/cancel",
    response={200: PurchaseOut, **REFUSALS},
    summary="Cancel lines",
    operation_id="cancel_lines",
)
@access("public")
def cancel(request: HttpRequest, reference: Reference, token: Token, asked: Body[LinesIn]) -> dict[str, Any]:
    """Cancel lines of a purchase before the cut-off, and get them refunded; an unpaid purchase is given up whole."""
    found = find_purchase(reference, token)
    if found.state == PurchaseState.AWAITING_PAYMENT and found.payment_id is not None:
        give_up(payment_id=found.payment_id, at=now())
    else:
        cancel_lines(purchase_id=found.pk, line_ids=asked.lines, at=now())
    return purchase_out(purchase_view(reference, token, now()))


@router.post(
    "/purchases/{reference}/withdraw",
    response={200: PurchaseOut, **REFUSALS},
    summary="Withdraw",
    operation_id="withdraw",
)
@access("public")
def change_mind(request: HttpRequest, reference: Reference, token: Token, asked: Body[LinesIn]) -> dict[str, Any]:
    """Change one's mind about lines within 14 days of having them; acknowledged by mail."""
    found = find_purchase(reference, token)
    withdraw(purchase_id=found.pk, line_ids=asked.lines, at=now())
    return purchase_out(purchase_view(reference, token, now()))


def purchase_out(view: PurchaseView) -> dict[str, Any]:
    """A purchase as the API writes it."""
    return {
        "reference": view.reference,
        "token": view.token,
        "url": view.path,
        "state": view.state,
        "total": money(view.total),
        "vouchers": money(view.vouchers),
        "paid_otherwise": [
            {"title": each.title, "amount": money(each.amount), "discount": each.is_discount}
            for each in view.paid_otherwise
        ],
        "created_at": view.created_at,
        "placed_at": view.placed_at,
        "sub_orders": [_sub_order(order) for order in view.sub_orders],
        "handoffs": [{"title": h.title, "goods": list(h.goods), "url": h.url} for h in view.handoffs],
        "payment": payment_out(view),
    }


def payment_out(view: PurchaseView) -> dict[str, Any]:
    """The payment of a purchase as the API writes it."""
    payment = view.payment
    return {
        "provider": payment.provider,
        "state": payment.state,
        "amount": money(payment.amount),
        "refunded": money(payment.refunded),
        "means": payment.means,
        "action_url": payment.action_url or None,
    }


def _sub_order(order: SubOrderView) -> dict[str, Any]:
    return {
        **{name: getattr(order, name) for name in ("number", "brick", "group", "state", "way", "place", "next_step")},
        "seller": order.seller_slug,
        "seller_name": order.seller,
        "seller_legal_name": order.seller_legal,
        "starts_at": order.starts_at,
        "ends_at": order.ends_at,
        "deadline": order.deadline,
        "goods": money(order.goods),
        "deposits": money(order.deposits),
        "fee": money(order.fee),
        "total": money(order.total),
        "may_cancel": order.may_cancel,
        "had_with": [other.reference for other in order.company],
        "lines": [_line(line) for line in order.lines],
    }


def _line(line: LineView) -> dict[str, Any]:
    return {
        **{name: getattr(line, name) for name in ("id", "product", "title", "variant", "personalisation", "quantity")},
        "unit_price": money(line.unit_gross),
        "gross": money(line.gross),
        "net": money(line.net),
        "vat": money(line.vat),
        "vat_rate": str(line.vat_rate),
        "withdrawal": line.withdrawal,
        "state": line.state,
        "delivered_quantity": line.delivered_quantity,
        "delivered": money(line.delivered_gross),
        "refunded": money(line.refunded),
        "cancelled_at": line.cancelled_at,
        "withdrawn_at": line.withdrawn_at,
        "may_cancel": line.may_cancel,
        "may_withdraw": line.may_withdraw,
        "deposit_of": line.deposit_of,
        "containers_back": line.containers_back,
    }
