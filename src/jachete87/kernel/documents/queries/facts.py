"""What a document states, gathered from the order, the seller as it stands, and the ledger."""

from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jachete87.base.database.prepared import Given as Filled
from jachete87.base.database.prepared import Prepared
from jachete87.base.errors import NotFound, Refusal
from jachete87.base.money import ZERO
from jachete87.base.times import PARIS
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.catalogue.queries.rates import vat_rates
from jachete87.kernel.documents.enums import DocumentKind
from jachete87.kernel.documents.models import Document, DocumentRate
from jachete87.kernel.documents.queries.due import Given
from jachete87.kernel.documents.rules import invoices
from jachete87.kernel.documents.rules.facts import (
    Amount,
    Credited,
    Customer,
    Facts,
    Issuer,
    Item,
    at_rate,
    by_rate,
    less,
    spread,
)
from jachete87.kernel.documents.rules.issuer import operator_name
from jachete87.kernel.ledger.models import Movement
from jachete87.kernel.membership.enums import TaxRegime
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.queries import tax_regime
from jachete87.kernel.orders.enums import SubOrderState
from jachete87.kernel.orders.models import FeeShare, Line, RefundPart, SubOrder

_orders = Prepared(
    lambda: (
        SubOrder.objects.filter(pk=Filled("order"))
        .select_related("seller__commune", "purchase__payment")
        .defer("seller__commune__contour")
    )
)


class NothingToInvoice(Refusal):
    """Nothing of this order was handed over yet."""

    code, status = "not_found", 404


def delivery(sub_order_id: int) -> Facts:
    """What the invoice of an order states: what was really handed over. Raises NotFound, NothingToInvoice."""
    order = _order(sub_order_id)
    if order.state != SubOrderState.HANDED_OVER or order.handed_over_at is None:
        raise NothingToInvoice(_("La facture est établie à la remise."))
    day = order.handed_over_at.astimezone(PARIS).date()
    regime = tax_regime(order.seller, day)
    items = _items(order, regime, day)
    if not items:
        raise NothingToInvoice(_("La facture est établie à la remise."))
    payment = order.purchase.payment
    return Facts(
        issuer=_issuer(order.seller, regime),
        customer=_customer(order),
        purchase=order.purchase.reference,
        delivered_on=day,
        items=items,
        fees=_fees(order, items, regime),
        fee_title=f"Frais : {order.way_label}",
        paid_on_site=payment is not None and payment.provider == "on_site",
        mandatary=operator_name(),
    )


def refund(given: Given) -> tuple[Document, Facts]:
    """The invoice that a refund corrects, and what its credit note states. Raises NotFound."""
    movement = Movement.objects.get(pk=given.movement)
    found = Document.objects.filter(
        kind=DocumentKind.INVOICE, seller=given.seller, sub_order__purchase__reference=movement.purchase
    )
    for invoice in found.order_by("pk"):
        if facts := _credit(invoice, given, movement):
            return invoice, facts
    raise NotFound(_("Aucune facture ne porte ce remboursement."))


def _credit(invoice: Document, given: Given, movement: Movement) -> Facts | None:
    """What a credit note of that refund states; None when less is left of the invoice."""
    left = _left_of(invoice)
    if given.amount > sum((each.gross for each in left), ZERO):
        return None
    items, fees = _parts(invoice, given, movement.reference)
    if not items and not fees:
        shared = spread(given.amount, left)
        items = tuple(_unnamed(invoice, part) for part in shared)
    order, day = _order(invoice.sub_order_id), invoice.issued_at.astimezone(PARIS).date()
    return Facts(
        issuer=_issuer(order.seller, TaxRegime(invoice.regime)),
        customer=_customer(order),
        purchase=order.purchase.reference,
        delivered_on=_handed_on(order),
        items=items,
        fees=fees,
        fee_title=f"Frais : {order.way_label}",
        paid_on_site=False,
        mandatary=operator_name(),
        credited=Credited(invoice.number, day, movement.reason or "remboursement"),
    )


def _unnamed(invoice: Document, part: Amount) -> Item:
    """What goes back of an invoice at one rate; who charges VAT charges none on deposits alone."""
    is_deposit = invoice.regime == TaxRegime.STANDARD and not part.rate
    return Item("", "Remboursement", f"sur la facture {invoice.number}", 1, part, is_deposit)


def _left_of(invoice: Document) -> tuple[Amount, ...]:
    """What of an invoice is not credited yet, by VAT rate."""
    taken = DocumentRate.objects.filter(document__invoice=invoice)
    stated = DocumentRate.objects.filter(document=invoice)
    return less(_amounts(stated), _amounts(taken))


def _amounts(rates: QuerySet[DocumentRate]) -> list[Amount]:
    return [Amount(each.rate, each.gross, each.vat) for each in rates]


def _parts(invoice: Document, given: Given, refund: str) -> tuple[tuple[Item, ...], tuple[Amount, ...]]:
    """The lines and the fee that a refund gives back, at the rates of the invoice; nothing when they are not known."""
    parts = list(
        RefundPart.objects.filter(refund__token=refund, sub_order=invoice.sub_order_id)
        .select_related("line")
        .order_by("pk")
    )
    if sum((part.gross - part.vouchers for part in parts), ZERO) != given.amount:
        return (), ()
    stated = {each.get("BT-155"): Decimal(each["BT-152"]) for each in invoices.read(bytes(invoice.xml))["BG-25"]}
    items = tuple(_given_item(part, part.line, stated) for part in parts if part.line and part.gross > part.vouchers)
    rates = stated.values() if invoice.regime == TaxRegime.STANDARD else [ZERO]
    fees = tuple(
        _given(part, part.vat_rate if part.vat_rate in rates else max(rates)) for part in parts if not part.line
    )
    return items, tuple(fee for fee in fees if fee.gross)


def _given_item(part: RefundPart, line: Line, stated: dict[str | None, Decimal]) -> Item:
    whole = part.gross == line.delivered_gross
    amount = _given(part, stated.get(str(line.pk), part.vat_rate))
    packs = line.delivered_quantity if whole else _containers(part, line)
    return Item(str(line.pk), line.substitute or line.title, "", packs, amount, line.deposit_of_id is not None)


def _containers(part: RefundPart, line: Line) -> int:
    """How many containers a part gives the deposit back for; 1 for anything else."""
    if line.deposit_of_id is None:
        return 1
    count, rest = divmod(part.gross, line.unit_gross)
    return 1 if rest else int(count)


def _given(part: RefundPart, rate: Decimal) -> Amount:
    gross = part.gross - part.vouchers
    is_known = rate == part.vat_rate and not part.vouchers
    return Amount(rate, gross, part.vat) if is_known else at_rate(gross, rate)


def _items(order: SubOrder, regime: TaxRegime, day: date) -> tuple[Item, ...]:
    lines = list(Line.objects.filter(sub_order=order, delivered_gross__gt=0).order_by("pk"))
    rates = _rates(lines, regime, day)
    return tuple(_item(line, rates[line.pk]) for line in lines)


def _fees(order: SubOrder, items: tuple[Item, ...], regime: TaxRegime) -> tuple[Amount, ...]:
    """The fee by VAT rate: as it was shared out when it was sold, unless the regime has changed since."""
    if not order.fee:
        return ()
    shares = [Amount(each.vat_rate, each.gross, each.vat) for each in FeeShare.objects.filter(sub_order=order)]
    as_sold = bool(shares) and all(share.rate for share in shares) == (regime == TaxRegime.STANDARD)
    return (
        tuple(shares) if as_sold else spread(order.fee, by_rate(item.amount for item in items if not item.is_deposit))
    )


def _rates(lines: list[Line], regime: TaxRegime, day: date) -> dict[int, Decimal]:
    """The rate of each line under the regime of the day: as it was sold, unless the regime has changed since."""
    if regime != TaxRegime.STANDARD:
        return {line.pk: ZERO for line in lines}
    goods = [line for line in lines if line.deposit_of_id is None]
    untaxed = {line.product_id for line in goods if not line.vat_rate}
    known = vat_rates(Product.objects.filter(pk__in=untaxed), day) if untaxed else {}
    outside = {line.pk: ZERO for line in lines}
    return outside | {line.pk: line.vat_rate or known.get(line.product_id, ZERO) for line in goods}


def _item(line: Line, rate: Decimal) -> Item:
    gross = line.delivered_gross
    amount = Amount(rate, gross, line.delivered_vat) if rate == line.vat_rate else at_rate(gross, rate)
    weight = f"{line.weighed_grams} g" if line.weighed_grams else line.variant_name
    detail = ", ".join(part for part in (weight, line.personalisation) if part)
    is_deposit = line.deposit_of_id is not None
    return Item(str(line.pk), line.substitute or line.title, detail, line.delivered_quantity, amount, is_deposit)


def _order(sub_order_id: int) -> SubOrder:
    found = _orders.first(order=sub_order_id)
    if found is None:
        raise NotFound(_("Cette commande n'existe pas."))
    return found


def _handed_on(order: SubOrder) -> date:
    at = order.handed_over_at or order.purchase.created_at
    return at.astimezone(PARIS).date()


def _issuer(seller: Seller, regime: TaxRegime) -> Issuer:
    trade_name = seller.trade_name if seller.trade_name != seller.legal_name else ""
    return Issuer(
        name=seller.legal_name or seller.trade_name,
        trade_name=trade_name,
        siret=seller.siret or "",
        register=seller.register,
        vat_number=seller.vat_number if regime == TaxRegime.STANDARD else "",
        street=seller.address,
        postal_code=seller.postal_code,
        town=seller.commune.name if seller.commune else "",
        regime=regime,
    )


def _customer(order: SubOrder) -> Customer:
    name = order.purchase.name
    lines = [line.strip() for line in order.address.splitlines() if line.strip()]
    return Customer(name, tuple(lines[1:] if lines[:1] == [name] else lines))
