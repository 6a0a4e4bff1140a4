"""Orders that were paid and handed over, and money given back after."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

from tests.ordering.market import seller

from jachete87.base.money import ZERO, vat_within
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.documents.actions.agreeing import keep_contract
from jachete87.kernel.ledger.actions import Cause, Leg, Owner, payable_to, post, provider_account, refunds_of
from jachete87.kernel.ledger.enums import AccountKind, MovementKind
from jachete87.kernel.membership.actions import load_institutions
from jachete87.kernel.membership.enums import SellerKind, TaxRegime
from jachete87.kernel.membership.models import Seller, TaxStatus
from jachete87.kernel.orders.enums import PurchaseState, SubOrderState
from jachete87.kernel.orders.models import Line, Purchase, RefundPart, SubOrder
from jachete87.kernel.orders.queries.sold import sold_of
from jachete87.kernel.payments.enums import PaymentState
from jachete87.kernel.payments.models import Payment, Refund
from jachete87.kernel.territory.models import Commune

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
_number = count(1)


@dataclass(frozen=True)
class Goods:
    """So many of one thing at a price with VAT."""

    title: str = "Miel de châtaignier"
    price: str = "6.50"
    quantity: int = 2
    rate: str = "5.50"


@dataclass(frozen=True)
class Sold:
    """How an order was sold."""

    goods: Sequence[Goods] = field(default_factory=lambda: (Goods(),))
    fee: str = "0.00"
    provider: str = "sandbox"
    at: datetime = AT
    state: SubOrderState = SubOrderState.HANDED_OVER


def shop(slug: str, regime: TaxRegime = TaxRegime.STANDARD, **fields: str) -> Seller:
    """A seller on line under a tax regime."""
    load_institutions()
    Commune.objects.get_or_create(
        code="87085",
        defaults={"name": "Limoges", "search_key": "limoges", "latitude": 45.8, "longitude": 1.2, "departement": "87"},
    )
    found = seller(slug, SellerKind.FARMER, "drive", **fields)
    TaxStatus.objects.create(seller=found, regime=regime, since="2026-01-01")
    return found


def delivered(*sellers: Seller, sold: Sold | None = None) -> Purchase:
    """A purchase with one order of each of these sellers, paid and handed over the day after."""
    sold, reference = sold or Sold(), f"R{next(_number):06d}"
    goods = sum((Decimal(each.price) * each.quantity for each in sold.goods), ZERO)
    total = (goods + Decimal(sold.fee)) * len(sellers)
    on_site = sold.provider == "on_site"
    payment = Payment.objects.create(
        token=f"pay-{reference}", provider=sold.provider, amount=total, captured=ZERO if on_site else total,
        state=PaymentState.AUTHORISED if on_site else PaymentState.CAPTURED,
    )  # fmt: skip
    purchase = Purchase.objects.create(
        reference=reference, token=f"token-{reference}", basket_key=f"basket-{reference}", email="camille@example.test",
        name="Camille Roux", total=total, terms_version="2026-11", placed_at=sold.at, promised_at=sold.at,
        state=PurchaseState.PLACED, payment=payment,
    )  # fmt: skip
    for place, who in enumerate(sellers, start=1):
        _order(purchase, who, place, sold)
    if not on_site:
        legs = [Leg(provider_account(sold.provider), total)]
        legs += [Leg(payable_to(who.pk), -(goods + Decimal(sold.fee))) for who in sellers]
        post(cause=Cause(MovementKind.CAPTURE, payment.token, reference), legs=legs, at=sold.at)
    keep_contract(sold=sold_of(purchase), at=sold.at)
    return purchase


def _order(purchase: Purchase, who: Seller, place: int, sold: Sold) -> None:
    goods, fee = sum((Decimal(each.price) * each.quantity for each in sold.goods), ZERO), Decimal(sold.fee)
    handed = sold.at + timedelta(days=1) if sold.state == SubOrderState.HANDED_OVER else None
    order = SubOrder.objects.create(
        purchase=purchase, number=place, seller=who, brick_id=who.brick_id, state=sold.state, group_key="halle",
        reservation=purchase.reference, way_label="Halle de Limoges", place="Halle de Limoges, 87000 Limoges",
        starts_at=sold.at + timedelta(days=1), ends_at=sold.at + timedelta(days=1, hours=1),
        next_step="Présentez votre billet", handed_over_at=handed, goods=goods, fee=fee, total=goods + fee,
    )  # fmt: skip
    for each in sold.goods:
        product, _ = Product.objects.get_or_create(seller=who, title=each.title, defaults={"slug": f"p{next(_number)}"})
        gross, rate = Decimal(each.price) * each.quantity, Decimal(each.rate)
        vat = vat_within(gross, rate)
        Line.objects.create(
            sub_order=order, product=product, title=each.title, variant_name="500 g", quantity=each.quantity,
            stock_use=1, unit_gross=Decimal(each.price), gross=gross, vat=vat, net=gross - vat, vat_rate=rate,
            withdrawal="fourteen_days",
        )  # fmt: skip
    if sold.provider == "on_site" and handed:
        legs = [Leg(Owner(AccountKind.RECEIVED, seller=who.pk), order.total), Leg(payable_to(who.pk), -order.total)]
        post(cause=Cause(MovementKind.ON_SITE, f"sub_order:{order.pk}", purchase.reference), legs=legs, at=handed)


def dropped(title: str) -> None:
    """What is called so could not be delivered."""
    nothing = dict.fromkeys(("delivered_quantity", "delivered_gross", "delivered_net", "delivered_vat"), 0)
    Line.objects.filter(title=title).update(state="missing", cancelled_at=AT, **nothing)


def returned(purchase: Purchase, title: str, at: datetime) -> None:
    """The shopper gives back a line of a purchase, and gets its price."""
    line = Line.objects.select_related("sub_order__seller").get(sub_order__purchase=purchase, title=title)
    money = {"gross": line.gross, "net": line.net, "vat": line.vat, "vat_rate": line.vat_rate}
    refund = Refund.objects.create(token=f"return-{line.pk}", payment=purchase.payment, amount=line.gross, reason="r")
    RefundPart.objects.create(refund=refund, sub_order=line.sub_order, line=line, at=at, **money)
    given_back(purchase, line.sub_order.seller, str(line.gross), at, refund.token)


def given_back(purchase: Purchase, who: Seller, amount: str, at: datetime, reference: str = "") -> None:
    """A seller gives back so much of a purchase."""
    legs = [Leg(refunds_of("sandbox"), -Decimal(amount)), Leg(payable_to(who.pk), Decimal(amount))]
    name = reference or f"refund-{next(_number)}"
    post(cause=Cause(MovementKind.REFUND, name, purchase.reference, "rétractation"), legs=legs, at=at)
    Payment.objects.filter(pk=purchase.payment_id).update(refunded=Decimal(amount))
