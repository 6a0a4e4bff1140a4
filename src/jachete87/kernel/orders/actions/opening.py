"""A purchase is opened: written down with all its parts, promised its stock, held against the cut-offs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from secrets import token_urlsafe

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext

from jachete87.base.database.functions import ClockTimestamp
from jachete87.base.database.prepared import Given, PreparedChange, PreparedRows
from jachete87.base.money import ZERO, vat_within
from jachete87.kernel.bricks import CycleClosed
from jachete87.kernel.orders.models import FeeShare, HandOff, Line, Purchase, SubOrder
from jachete87.kernel.orders.rules.references import purchase_path, reference
from jachete87.kernel.orders.rules.sales import DEPOSIT, Part, Sale, SoldContainers, SoldGroup, SoldLine, fee_by_rate
from jachete87.kernel.payments.actions.settlement import open_payment
from jachete87.kernel.payments.models import Payment

_too_late = SubOrder.objects.filter(purchase=OuterRef("pk"), deadline__lte=ClockTimestamp())
_seal = PreparedChange(
    lambda: (Purchase.objects.filter(~Exists(_too_late), pk=Given("purchase")), {"promised_at": ClockTimestamp()})
)
_add_purchase = PreparedRows(Purchase)
_add_orders, _add_lines, _add_shares = PreparedRows(SubOrder), PreparedRows(Line), PreparedRows(FeeShare)


@transaction.atomic(savepoint=False)
def open_purchase(*, sale: Sale, at: datetime) -> Purchase:
    """Write down what is bought, with its payment still to be asked; none when vouchers pay everything."""
    buyer, rest = sale.buyer, sale.total - sale.paid_by_vouchers
    name, token = sale.reference or reference(), token_urlsafe(32)
    page = settings.BASE_URL + purchase_path(name, token, buyer.language)
    purchase = Purchase(
        reference=name,
        token=token,
        basket_key=sale.basket_key,
        user_id=buyer.user_id,
        email=buyer.email,
        name=buyer.name,
        phone=buyer.phone,
        language=buyer.language,
        adult_declared=buyer.adult,
        total=sale.total,
        vouchers=sale.paid_by_vouchers,
        terms_version=settings.TERMS_VERSION,
        payment=_payment(sale, rest, page) if rest or not sale.vouchers else None,
        hold_until=at + timedelta(minutes=settings.HOLD_MINUTES),
    )
    _add_purchase([purchase])
    _write_sub_orders(purchase, sale)
    HandOff.objects.bulk_create(
        HandOff(purchase=purchase, title=each.title[:160], goods=each.goods, url=each.url) for each in sale.elsewhere
    )
    return purchase


@transaction.atomic(savepoint=False)
def seal(*, purchase: Purchase) -> None:
    """The last word before the commit: by the database's clock no cut-off has passed. Raises CycleClosed."""
    if not _seal(purchase=purchase.pk):
        raise CycleClosed(gettext("L'heure limite est passée pour une partie du panier."))


def _payment(sale: Sale, rest: Decimal, page: str) -> Payment:
    slug, weighed = sale.provider, sale.is_weighed
    return open_payment(provider_slug=slug, amount=rest, return_url=page, capture_later=weighed)


def _write_sub_orders(purchase: Purchase, sale: Sale) -> None:
    parts = [
        (_sub_order(purchase, group, part, lines), lines)
        for group in sale.groups
        for part, lines in group.by_seller().items()
    ]
    paid = sale.vouchers or (ZERO,) * len(parts)
    for number, ((order, _), part) in enumerate(zip(parts, paid, strict=True), start=1):
        order.number, order.vouchers = number, part
    _add_orders([order for order, _ in parts])
    _write_lines([(order, line) for order, lines in parts for line in lines])
    shares = ((order, share) for order, lines in parts for share in fee_by_rate(order.fee, lines).items())
    _add_shares([_fee_share(order, rate, gross) for order, (rate, gross) in shares])


def _write_lines(sold: Sequence[tuple[SubOrder, SoldLine]]) -> None:
    """The lines, then the deposits of those that come in returnable containers."""
    lines = _add_lines([_line(order, line) for order, line in sold])
    pairs = zip(lines, (line.containers for _, line in sold), strict=True)
    _add_lines([_deposit(line, containers) for line, containers in pairs if containers])


def _deposit(line: Line, containers: SoldContainers) -> Line:
    """What is charged beside a line for its containers: outside VAT, and of no stock."""
    quantity = line.quantity * containers.count
    gross = containers.deposit * quantity
    return Line(
        sub_order=line.sub_order,
        product_id=line.product_id,
        deposit_of=line,
        container_id=containers.type,
        title=f"{DEPOSIT}{containers.name}",
        quantity=quantity,
        stock_use=0,
        unit_gross=containers.deposit,
        gross=gross,
        net=gross,
        vat=ZERO,
        vat_rate=ZERO,
    )


def _fee_share(order: SubOrder, rate: Decimal, gross: Decimal) -> FeeShare:
    vat = vat_within(gross, rate)
    return FeeShare(sub_order=order, vat_rate=rate, gross=gross, net=gross - vat, vat=vat)


def _sub_order(purchase: Purchase, group: SoldGroup, part: Part, lines: tuple[SoldLine, ...]) -> SubOrder:
    goods, fee = sum((line.gross for line in lines), ZERO), group.fees()[part]
    (brick, seller), rides = part, part[0] != group.brick
    deposits = sum((line.deposits for line in lines), ZERO)
    return SubOrder(
        purchase=purchase,
        seller_id=seller,
        brick_id=brick,
        carrier_id=group.brick if rides else None,
        bring_by=group.bring_by if rides else None,
        group_key=group.key,
        reservation=group.reservation,
        joins_id=group.joins,
        way_label=group.way_label[:200],
        place=group.handover.place[:300],
        starts_at=group.handover.starts_at,
        ends_at=group.handover.ends_at,
        next_step=group.handover.next_step[:300],
        address=group.address,
        deadline=group.deadline,
        goods=goods,
        deposits=deposits,
        fee=fee,
        total=goods + deposits + fee,
    )


def _line(order: SubOrder, line: SoldLine) -> Line:
    return Line(
        sub_order=order,
        offer_id=line.offer,
        product_id=line.product,
        title=line.title,
        variant_name=line.variant,
        personalisation=line.personalisation,
        withdrawal=line.withdrawal,
        quantity=line.quantity,
        stock_use=line.stock_use,
        measure_price=line.measure_price,
        measure=line.measure,
        unit_gross=line.unit_gross,
        gross=line.gross,
        net=line.net,
        vat=line.vat,
        vat_rate=line.vat_rate,
        pack_grams=line.pack_grams,
        pack_volume=line.pack_volume,
        is_cold=line.is_cold,
        contents=line.contents,
    )
