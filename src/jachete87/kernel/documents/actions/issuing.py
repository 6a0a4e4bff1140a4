"""Issuing invoices and credit notes: once for each cause, with the next number of the seller's series."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from jachete87.base.database.prepared import Given, Prepared
from jachete87.base.errors import Refusal
from jachete87.base.retries import retried
from jachete87.base.times import PARIS
from jachete87.kernel.documents.enums import DocumentKind
from jachete87.kernel.documents.models import Document, DocumentRate, Series
from jachete87.kernel.documents.queries import due
from jachete87.kernel.documents.queries import facts as stated
from jachete87.kernel.documents.rules import invoices
from jachete87.kernel.documents.rules.facts import Facts
from jachete87.kernel.documents.rules.numbers import number
from jachete87.kernel.documents.rules.standard import faults

_AT_ONCE = 200
_UNNUMBERED = "J87-0000-00000"
_log = logging.getLogger(__name__)
_invoices = Prepared(
    lambda: Document.objects.filter(kind=DocumentKind.INVOICE, seller=Given("seller"), sub_order=Given("sub_order"))
)
_credit_notes = Prepared(
    lambda: Document.objects.filter(kind=DocumentKind.CREDIT_NOTE, seller=Given("seller"), refund=Given("refund"))
)
_series = Prepared(
    lambda: Series.objects.select_for_update().filter(seller=Given("seller_id"), kind=Given("kind"), year=Given("year"))
)


class AgainstTheStandard(Refusal):
    """The facts of a document break a rule of EN 16931: it gets no number."""

    status = 409


@dataclass(frozen=True, slots=True)
class _Cause:
    """Why a document is issued: an order of a seller, and for a credit note its invoice and the refund."""

    seller: int
    sub_order: int
    invoice: int | None = None
    refund: int | None = None

    @property
    def kind(self) -> DocumentKind:
        return DocumentKind.CREDIT_NOTE if self.invoice else DocumentKind.INVOICE

    def issued(self) -> Document | None:
        """The document of this cause, when there is one."""
        if self.invoice:
            return _credit_notes.first(seller=self.seller, refund=self.refund)
        return _invoices.first(seller=self.seller, sub_order=self.sub_order)


def issue_due(*, at: datetime) -> int:
    """Issue the invoice of all that was handed over, and the credit note of all that was given back since."""
    return _issue_invoices(at) + _issue_credit_notes(at)


def issue_invoice(*, sub_order_id: int, at: datetime) -> Document:
    """Invoice what was handed over of an order, once. Raises NotFound, NothingToInvoice, AgainstTheStandard."""
    found = Document.objects.filter(sub_order=sub_order_id, kind=DocumentKind.INVOICE).first()
    if found:
        return found
    facts = stated.delivery(sub_order_id)
    seller = due.seller_of(sub_order_id)
    return _issue(facts, _Cause(seller, sub_order_id), at)


def issue_credit_note(*, given: due.Given, at: datetime) -> Document:
    """Credit what a seller gave back after its invoice, once. Raises NotFound, AgainstTheStandard."""
    found = Document.objects.filter(refund=given.movement, seller=given.seller).first()
    if found:
        return found
    invoice, facts = stated.refund(given)
    return _issue(facts, _Cause(given.seller, invoice.sub_order_id, invoice.pk, given.movement), at)


def _issue_invoices(at: datetime) -> int:
    issued = 0
    for sub_order in list(due.to_invoice().values_list("pk", flat=True)[:_AT_ONCE]):
        try:
            issue_invoice(sub_order_id=sub_order, at=at)
            issued += 1
        except Refusal as refusal:
            _log.error("no invoice for order %s: %s", sub_order, refusal.message)
    return issued


def _issue_credit_notes(at: datetime) -> int:
    issued = 0
    for given in due.to_credit(_AT_ONCE):
        try:
            issue_credit_note(given=given, at=at)
            issued += 1
        except Refusal as refusal:
            _log.error("no credit note for movement %s: %s", given.movement, refusal.message)
    return issued


def _issue(facts: Facts, cause: _Cause, at: datetime) -> Document:
    """Judge first and number after, so that what breaks the standard leaves no gap."""
    draft = invoices.write(facts, _UNNUMBERED, at.astimezone(PARIS).date())
    if broken := faults(draft):
        raise AgainstTheStandard("; ".join(broken))
    return _number(facts=facts, cause=cause, at=at)


@retried
@transaction.atomic
def _number(*, facts: Facts, cause: _Cause, at: datetime) -> Document:
    series = _locked_series(cause, at.astimezone(PARIS).year)
    issued = cause.issued()
    if issued is not None:
        return issued
    series.last += 1
    series.last_at = max(series.last_at or at, at)
    series.save(update_fields=["last", "last_at"])
    document = _write(facts, cause, series, series.last_at)
    DocumentRate.objects.bulk_create(
        DocumentRate(document=document, rate=each.rate, net=each.net, vat=each.vat, gross=each.gross)
        for each in facts.rates
    )
    return document


def _locked_series(cause: _Cause, year: int) -> Series:
    """The series of a seller, locked until the document is written: nobody else takes a number meanwhile."""
    named = {"seller_id": cause.seller, "kind": cause.kind, "year": year}
    Series.objects.bulk_create([Series(**named)], ignore_conflicts=True)
    (series,) = _series(**named)
    return series


def _write(facts: Facts, cause: _Cause, series: Series, at: datetime) -> Document:
    given = number(cause.kind, series.year, series.last)
    xml = invoices.write(facts, given, at.astimezone(PARIS).date())
    return Document.objects.create(
        series=series,
        position=series.last,
        number=given,
        kind=cause.kind,
        seller_id=cause.seller,
        sub_order_id=cause.sub_order,
        invoice_id=cause.invoice,
        refund_id=cause.refund,
        issued_at=at,
        regime=facts.issuer.regime,
        net=facts.net,
        vat=facts.vat,
        gross=facts.gross,
        xml=xml,
        digest=hashlib.sha256(xml).hexdigest(),
    )
