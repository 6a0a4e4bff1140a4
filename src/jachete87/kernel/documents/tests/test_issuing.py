"""Invoices and credit notes: once for each cause, by the law of the day, never edited."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from jachete87.kernel.documents.actions.issuing import issue_due, issue_invoice
from jachete87.kernel.documents.enums import DocumentKind
from jachete87.kernel.documents.models import Document, DocumentRate, Series
from jachete87.kernel.documents.queries import breaches
from jachete87.kernel.documents.queries.facts import NothingToInvoice
from jachete87.kernel.documents.rules import invoices
from jachete87.kernel.documents.rules.issuer import operator_name
from jachete87.kernel.documents.rules.standard import faults
from jachete87.kernel.documents.tests.deliveries import AT, Goods, Sold, delivered, dropped, given_back, returned, shop
from jachete87.kernel.membership.enums import TaxRegime
from jachete87.kernel.membership.models import TaxStatus
from jachete87.kernel.orders.enums import SubOrderState
from jachete87.kernel.orders.models import Line, SubOrder

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=2)
HONEY_AND_WINE = (Goods(), Goods("Hydromel", "11.90", 1, "20.00"))


def said(document: Document) -> dict[str, object]:
    return invoices.read(bytes(document.xml))


def notes(document: Document) -> list[str]:
    return [note["BT-22"] for note in said(document)["BG-1"]]  # type: ignore[index, attr-defined]


def test_what_was_handed_over_is_invoiced_once() -> None:
    jean = shop("jean")
    delivered(jean, sold=Sold(goods=HONEY_AND_WINE, fee="2.00"))

    first, again = issue_due(at=LATER), issue_due(at=LATER)

    assert (first, again) == (1, 0)
    invoice = Document.objects.get()
    assert (invoice.number, invoice.kind, invoice.gross) == ("J87F-2026-00001", "invoice", Decimal("26.90"))
    rates = DocumentRate.objects.order_by("rate").values_list("rate", "gross", "vat")
    assert list(rates) == [
        (Decimal("5.50"), Decimal("14.04"), Decimal("0.73")),
        (Decimal("20.00"), Decimal("12.86"), Decimal("2.14")),
    ]
    assert faults(bytes(invoice.xml)) == ()
    assert list(breaches()) == []


def test_what_was_not_handed_over_has_no_invoice() -> None:
    purchase = delivered(shop("jean"), sold=Sold(state=SubOrderState.READY))

    with pytest.raises(NothingToInvoice):
        issue_invoice(sub_order_id=SubOrder.objects.get(purchase=purchase).pk, at=LATER)

    assert (issue_due(at=LATER), Document.objects.count(), Series.objects.count()) == (0, 0, 0)


def test_lines_that_were_cancelled_before_are_not_invoiced() -> None:
    delivered(shop("jean"), sold=Sold(goods=HONEY_AND_WINE))
    dropped("Hydromel")

    issue_due(at=LATER)

    assert Document.objects.get().gross == Decimal("13.00")


@pytest.mark.parametrize(
    ("regime", "rates", "mention"),
    [
        (TaxRegime.STANDARD, [Decimal("5.50")], None),
        (TaxRegime.EXEMPT, [Decimal(0)], "TVA non applicable, art. 293 B du CGI"),
        (
            TaxRegime.FARM_FLAT_RATE,
            [Decimal(0)],
            "TVA non facturée : exploitant agricole au remboursement forfaitaire, "
            "art. 298 quater et 298 quinquies du CGI",
        ),
    ],
)
def test_an_invoice_says_the_tax_regime_of_its_day(regime: TaxRegime, rates: object, mention: str | None) -> None:
    jean = shop("jean", regime, vat_number="FR40303265045")
    delivered(jean)

    issue_due(at=LATER)

    invoice = Document.objects.get()
    mandate = (
        f"Facture émise par {operator_name()} au nom et pour le compte de jean SARL, "
        "en vertu d'un mandat de facturation (CGI, art. 289, I-2)."
    )
    assert notes(invoice) == [text for text in (mandate, mention, "RCS Limoges") if text]
    assert list(DocumentRate.objects.values_list("rate", flat=True)) == rates
    assert ("vat_identifier" in said(invoice)["BG-4"]) == (regime == TaxRegime.STANDARD)  # type: ignore[operator]
    assert invoice.gross == Decimal("13.00")
    assert faults(bytes(invoice.xml)) == ()


def test_a_regime_that_changes_in_the_month_holds_from_its_day_on() -> None:
    jean = shop("jean", TaxRegime.EXEMPT)
    TaxStatus.objects.create(seller=jean, regime=TaxRegime.STANDARD, since=date(2026, 11, 22))
    delivered(jean, sold=Sold(goods=(Goods(rate="0.00"),)))
    delivered(jean, sold=Sold(at=AT + timedelta(days=1)))

    issue_due(at=LATER)

    before, after = Document.objects.order_by("position")
    assert (before.regime, before.vat) == ("exempt", Decimal(0))
    assert (after.regime, after.vat) == ("standard", Decimal("0.68"))


def test_what_is_given_back_after_is_credited_by_its_lines() -> None:
    jean = shop("jean")
    purchase = delivered(jean, sold=Sold(goods=HONEY_AND_WINE))
    issue_due(at=LATER)
    returned(purchase, "Hydromel", LATER)

    issued, again = issue_due(at=LATER), issue_due(at=LATER)

    assert (issued, again) == (1, 0)
    note = Document.objects.get(kind=DocumentKind.CREDIT_NOTE)
    invoice = Document.objects.get(kind=DocumentKind.INVOICE)
    assert (note.number, note.invoice, note.gross, note.vat) == (
        "J87A-2026-00001",
        invoice,
        Decimal("11.90"),
        Decimal("1.98"),
    )
    assert said(note)["BG-3"] == [{"BT-25": invoice.number, "BT-26": date(2026, 11, 22)}]
    assert faults(bytes(note.xml)) == ()
    assert list(breaches()) == []


def test_less_than_was_sold_is_invoiced_when_less_was_delivered() -> None:
    delivered(shop("jean"))
    Line.objects.update(
        state="weighed",
        weighed_grams=900,
        pack_grams=500,
        delivered_gross=Decimal("11.70"),
        delivered_net=Decimal("11.09"),
        delivered_vat=Decimal("0.61"),
    )

    issue_due(at=LATER)

    invoice = Document.objects.get()
    assert (invoice.gross, invoice.vat) == (Decimal("11.70"), Decimal("0.61"))
    assert said(invoice)["BG-25"][0]["BT-154"] == "900 g"  # type: ignore[index]


def test_an_amount_that_is_no_line_is_credited_by_the_rates_of_the_invoice() -> None:
    jean = shop("jean")
    purchase = delivered(jean, sold=Sold(goods=HONEY_AND_WINE))
    issue_due(at=LATER)
    given_back(purchase, jean, "5.00", LATER)

    issue_due(at=LATER)

    note = Document.objects.get(kind=DocumentKind.CREDIT_NOTE)
    rates = DocumentRate.objects.filter(document=note).order_by("rate").values_list("rate", "gross")
    assert list(rates) == [(Decimal("5.50"), Decimal("2.61")), (Decimal("20.00"), Decimal("2.39"))]
    assert faults(bytes(note.xml)) == ()


def test_what_was_given_back_before_the_hand_over_has_no_credit_note() -> None:
    jean = shop("jean")
    purchase = delivered(jean, sold=Sold(goods=HONEY_AND_WINE))
    dropped("Hydromel")
    given_back(purchase, jean, "11.90", AT)

    issue_due(at=LATER)

    assert list(Document.objects.values_list("kind", "gross")) == [("invoice", Decimal("13.00"))]
    assert list(breaches()) == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE documents_document SET gross = 1, net = 1, vat = 0",
        "DELETE FROM documents_documentrate",
        "DELETE FROM documents_document",
        "TRUNCATE documents_document CASCADE",
        "UPDATE documents_series SET last = 7",
        "DELETE FROM documents_series",
    ],
)
def test_no_document_is_ever_edited(sql: str) -> None:
    delivered(shop("jean"))
    issue_due(at=LATER)
    before = Document.objects.values().get()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert Document.objects.values().get() == before
    assert list(breaches()) == []


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("<ram:LineTotalAmount>12.32", "<ram:LineTotalAmount>12.33"),
        ("<ram:TaxBasisTotalAmount>22.24", "<ram:TaxBasisTotalAmount>22.25"),
        ('<ram:TaxTotalAmount currencyID="EUR">2.66', '<ram:TaxTotalAmount currencyID="EUR">2.67'),
        ("<ram:GrandTotalAmount>24.90", "<ram:GrandTotalAmount>24.91"),
        ("<ram:DuePayableAmount>0.00", "<ram:DuePayableAmount>0.01"),
        ("<ram:CalculatedAmount>1.98", "<ram:CalculatedAmount>1.99"),
    ],
)
def test_a_changed_figure_is_caught(true: str, false: str) -> None:
    delivered(shop("jean"), sold=Sold(goods=HONEY_AND_WINE))
    issue_due(at=LATER)
    xml = bytes(Document.objects.get().xml)
    assert faults(xml) == ()

    changed = xml.replace(true.encode(), false.encode())

    assert changed != xml
    assert faults(changed) != ()
