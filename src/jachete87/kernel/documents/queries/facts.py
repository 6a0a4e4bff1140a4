"""What a document states, gathered from the order, the seller as it stands, and the ledger."""

from datetime import date
from decimal import Decimal

from django.db.models import F, Q
from django.utils.translation import gettext as _

from jachete87.base.errors import NotFound, Refusal
from jachete87.base.money import ZERO
from jachete87.base.times import PARIS
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.catalogue.queries.rates import vat_rates
from jachete87.kernel.documents.enums import DocumentKind
from jachete87.kernel.documents.models import Document
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
from jachete87.kernel.orders.models import Line, SubOrder


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
        fees=spread(order.fee, by_rate(item.amount for item in items)) if order.fee else (),
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
        if facts := _credit(invoice, given.amount, movement.reason):
            return invoice, facts
    raise NotFound(_("Aucune facture ne porte ce remboursement."))


def _credit(invoice: Document, amount: Decimal, reason: str) -> Facts | None:
    """What a credit note of that amount states; None when less is left of the invoice."""
    earlier = list(Document.objects.filter(invoice=invoice).order_by("pk"))
    stated = invoices.sums_of(invoices.read(bytes(invoice.xml)))
    taken = [sum_ for note in earlier for sum_ in invoices.sums_of(invoices.read(bytes(note.xml)))]
    left = less(stated, taken)
    if amount > sum((each.gross for each in left), ZERO):
        return None
    order = _order(invoice.sub_order_id)
    regime = TaxRegime(invoice.regime)
    day = invoice.issued_at.astimezone(PARIS).date()
    items = _returned(invoice, earlier, amount) or tuple(
        Item("", "Remboursement", f"sur la facture {invoice.number}", 1, part) for part in spread(amount, left)
    )
    return Facts(
        issuer=_issuer(order.seller, regime),
        customer=_customer(order),
        purchase=order.purchase.reference,
        delivered_on=_handed_on(order),
        items=items,
        fees=(),
        fee_title="",
        paid_on_site=False,
        mandatary=operator_name(),
        credited=Credited(invoice.number, day, reason or "remboursement"),
    )


def _returned(invoice: Document, earlier: list[Document], amount: Decimal) -> tuple[Item, ...]:
    """The lines given back that come to that amount: all that are new, or one of them; none when they do not."""
    order = _order(invoice.sub_order_id)
    done = frozenset(key for note in earlier for key in invoices.counted(bytes(note.xml)))
    given = Line.objects.filter(
        Q(withdrawn_at__isnull=False) | Q(cancelled_at__gt=order.handed_over_at), sub_order=order
    )
    fresh = tuple(_as_invoiced(invoice, line) for line in given.order_by("pk") if str(line.pk) not in done)
    if fresh and sum((item.amount.gross for item in fresh), ZERO) == amount:
        return fresh
    return next(((item,) for item in fresh if item.amount.gross == amount), ())


def _as_invoiced(invoice: Document, line: Line) -> Item:
    stated = {each.get("BT-155"): each for each in invoices.read(bytes(invoice.xml))["BG-25"]}
    rate = Decimal(stated[str(line.pk)]["BT-152"]) if str(line.pk) in stated else line.vat_rate
    return _item(line, rate)


def _items(order: SubOrder, regime: TaxRegime, day: date) -> tuple[Item, ...]:
    lines = list(
        Line.objects.filter(
            Q(cancelled_at__isnull=True) | Q(cancelled_at__gt=F("sub_order__handed_over_at")), sub_order=order
        ).order_by("pk")
    )
    rates = _rates(lines, regime, day)
    return tuple(_item(line, rates[line.pk]) for line in lines)


def _rates(lines: list[Line], regime: TaxRegime, day: date) -> dict[int, Decimal]:
    """The rate of each line under the regime of the day: as it was sold, unless the regime has changed since."""
    if regime != TaxRegime.STANDARD:
        return {line.pk: ZERO for line in lines}
    untaxed = {line.product_id for line in lines if not line.vat_rate}
    known = vat_rates(Product.objects.filter(pk__in=untaxed), day) if untaxed else {}
    return {line.pk: line.vat_rate or known.get(line.product_id, ZERO) for line in lines}


def _item(line: Line, rate: Decimal) -> Item:
    sold = Amount(rate, line.gross, line.vat) if rate == line.vat_rate else at_rate(line.gross, rate)
    detail = ", ".join(part for part in (line.variant_name, line.personalisation) if part)
    return Item(str(line.pk), line.title, detail, line.quantity, sold)


def _order(sub_order_id: int) -> SubOrder:
    found = SubOrder.objects.select_related("seller__commune", "purchase__payment").filter(pk=sub_order_id).first()
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
