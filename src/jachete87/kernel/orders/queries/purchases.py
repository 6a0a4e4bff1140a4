"""Purchases for who bought them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext

from jachete87.base.database.prepared import Given, Prepared
from jachete87.base.errors import NotFound
from jachete87.base.money import ZERO
from jachete87.kernel import bricks
from jachete87.kernel.catalogue.enums import Withdrawal
from jachete87.kernel.orders.enums import PurchaseState
from jachete87.kernel.orders.models import IdempotencyKey, Line, Purchase, SubOrder
from jachete87.kernel.orders.queries.company import Company, companion, company_of
from jachete87.kernel.orders.queries.sold import Sold, sold_of
from jachete87.kernel.orders.queries.views import HandOffView, LineView, PaymentView, PurchaseView, SubOrderView
from jachete87.kernel.orders.rules.references import purchase_path
from jachete87.kernel.orders.rules.terms import may_cancel, may_withdraw, withdrawal_end_of
from jachete87.kernel.payments.enums import PaymentState
from jachete87.kernel.payments.models import Payment
from jachete87.kernel.vouchers.queries import paid_otherwise

BOUGHT = ~Q(state=PurchaseState.CANCELLED) | Q(placed_at__isnull=False)

_purchases = Purchase.objects.select_related("payment").order_by("pk")
_with_reference = Prepared(lambda: _purchases.filter(reference=Given("reference")))
_with_id = Prepared(lambda: _purchases.filter(pk=Given("id")))
_of_basket = Prepared(lambda: _purchases.filter(BOUGHT, basket_key=Given("basket")))
_asked = Prepared(
    lambda: IdempotencyKey.objects.filter(basket_key=Given("basket"), key=Given("key")).select_related(
        "purchase__payment"
    )
)


def find_purchase(reference: str, token: str) -> Purchase:
    """The purchase of that reference, for who holds its token; raises NotFound, and tells no more."""
    found = _with_reference.first(reference=reference.upper())
    if found is None or not constant_time_compare(found.token, token):
        raise NotFound(gettext("Cet achat n'existe pas, ou le lien n'est pas complet."))
    return found


def purchase_now(purchase_id: int) -> Purchase:
    """A purchase as it stands now, with its payment."""
    (found,) = _with_id(id=purchase_id)
    return found


def purchase_view(reference: str, token: str, at: datetime) -> PurchaseView:
    """A purchase for who holds its token; raises NotFound."""
    return view_of(find_purchase(reference, token), at)


def purchases_of(user: Any) -> QuerySet[Purchase]:
    """What a signed-in person bought, the newest first; attempts that were never paid are left out."""
    if not user.is_authenticated:
        return Purchase.objects.none()
    return Purchase.objects.filter(BOUGHT, user_id=user.pk).select_related("payment").order_by("-created_at", "-pk")


def purchase_of_basket(basket_key: str) -> Purchase | None:
    """What became of a basket: the purchase that was or is being made of it; None while it is still open."""
    return _of_basket.first(basket=basket_key)


def is_bought(basket_key: OuterRef) -> Exists:
    """Within a query of baskets: whether a purchase was or is being made of one."""
    return Exists(Purchase.objects.filter(BOUGHT, basket_key=basket_key))


def asked_before(basket_key: str, key: str) -> IdempotencyKey | None:
    """The checkout that was asked of a basket under that idempotency key, whatever became of it."""
    return _asked.first(basket=basket_key, key=key)


def view_of(purchase: Purchase, at: datetime) -> PurchaseView:
    """A purchase as it is shown; four queries, and one where discounts or vouchers paid."""
    return shown_with_company(sold_of(purchase), at)


def shown_with_company(sold: Sold, at: datetime) -> PurchaseView:
    """A purchase that was read, as it is shown; one query, and one where discounts or vouchers paid."""
    return shown_as(sold, at, company_of([order for order, _ in sold.parts]))


def shown_as(sold: Sold, at: datetime, company: Company | None = None) -> PurchaseView:
    """A purchase with its parts, stored or not, as it is shown; with the other purchases that are had with it."""
    purchase, parts = sold.purchase, sold.parts
    everything = [order for order, _ in parts]
    return PurchaseView(
        reference=purchase.reference,
        token=purchase.token,
        path=purchase_path(purchase.reference, purchase.token, purchase.language),
        state=purchase.state,
        state_label=purchase.get_state_display(),
        total=purchase.total,
        vouchers=purchase.vouchers,
        paid_otherwise=paid_otherwise(purchase.reference) if purchase.vouchers else (),
        email=purchase.email,
        name=purchase.name,
        phone=purchase.phone,
        language=purchase.language,
        created_at=purchase.created_at,
        placed_at=purchase.placed_at,
        payment=_payment(purchase.payment, purchase.total - purchase.vouchers),
        sub_orders=tuple(
            replace(
                _sub_order(order, lines, _end(order, everything), at),
                company=tuple(companion(other, purchase) for other in (company or {}).get(order.pk, ())),
            )
            for order, lines in parts
        ),
        handoffs=tuple(HandOffView(h.title, tuple(h.goods.splitlines()), h.url) for h in sold.handoffs),
    )


def _payment(payment: Payment | None, rest: Decimal) -> PaymentView:
    if payment is None and not rest:
        state = PaymentState.CAPTURED
        return PaymentView("vouchers", state, str(state.label), ZERO, ZERO, ZERO, gettext("bons et remises"), "")
    if payment is None:
        return PaymentView("", "", "", rest, ZERO, ZERO, "", "")
    return PaymentView(
        provider=payment.provider,
        state=payment.state,
        state_label=payment.get_state_display(),
        amount=payment.amount,
        captured=payment.captured,
        refunded=payment.refunded,
        means=payment.means,
        action_url=payment.action_url,
    )


def _end(order: SubOrder, orders: list[SubOrder]) -> datetime | None:
    """When the right to withdraw from what this order's seller sold ends."""
    return withdrawal_end_of(other for other in orders if other.seller_id == order.seller_id)


def _sub_order(order: SubOrder, lines: Sequence[Line], ends_at: datetime | None, at: datetime) -> SubOrderView:
    names = {brick.slug: brick.name for brick in bricks.installed()}
    can_cancel = may_cancel(order, at)
    return SubOrderView(
        id=order.pk,
        number=order.number,
        group=order.group_key,
        brick=order.brick_id,
        brick_name=names.get(order.brick_id, order.brick_id),
        had_with=order.had_with,
        had_with_name=names.get(order.had_with, order.had_with),
        bring_by=order.bring_by,
        seller_slug=order.seller.slug,
        seller=order.seller.trade_name,
        seller_legal=order.seller.legal_name or order.seller.trade_name,
        state=order.state,
        state_label=order.get_state_display(),
        state_reason=order.state_reason,
        way=order.way_label,
        place=order.place,
        starts_at=order.starts_at,
        ends_at=order.ends_at,
        next_step=order.next_step,
        address=order.address,
        deadline=order.deadline,
        goods=order.goods,
        deposits=order.deposits,
        fee=order.fee,
        total=order.total,
        may_cancel=can_cancel,
        handed_over_at=order.handed_over_at,
        withdrawal_ends_at=ends_at,
        lines=tuple(
            _line(line, can_cancel=can_cancel, can_withdraw=may_withdraw(line, order, ends_at, at)) for line in lines
        ),
    )


def _line(line: Line, *, can_cancel: bool, can_withdraw: bool) -> LineView:
    return LineView(
        id=line.pk,
        product=line.product_id,
        title=line.title,
        variant=line.variant_name,
        personalisation=line.personalisation,
        quantity=line.quantity,
        unit_gross=line.unit_gross,
        measure_price=line.measure_price,
        measure=line.measure,
        contents=line.contents,
        gross=line.gross,
        net=line.net,
        vat=line.vat,
        vat_rate=line.vat_rate,
        withdrawal=line.withdrawal,
        withdrawal_label=str(Withdrawal(line.withdrawal).label) if line.withdrawal else "",
        state=line.state,
        state_label=line.get_state_display(),
        delivered_quantity=line.delivered_quantity,
        delivered_gross=line.delivered_gross,
        refunded=line.refunded,
        substitute=line.substitute,
        weighed_grams=line.weighed_grams,
        cancelled_at=line.cancelled_at,
        withdrawn_at=line.withdrawn_at,
        may_cancel=can_cancel and line.cancelled_at is None and line.deposit_of_id is None,
        may_withdraw=can_withdraw,
        deposit_of=line.deposit_of_id,
        containers_back=line.containers_back,
    )
