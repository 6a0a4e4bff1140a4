"""Deposits on invoices and credit notes: outside VAT, with the law's mention, and valid by the standard."""

from datetime import timedelta
from decimal import Decimal

import pytest

from jachete87.kernel.documents.actions.issuing import issue_due
from jachete87.kernel.documents.models import Document, DocumentRate
from jachete87.kernel.documents.queries import breaches
from jachete87.kernel.documents.rules import invoices
from jachete87.kernel.documents.rules.papers import invoice_paper
from jachete87.kernel.documents.rules.standard import faults
from jachete87.kernel.membership.enums import TaxRegime
from jachete87.kernel.membership.models import TaxStatus
from tests.ordering.jars import bring, in_jars
from tests.ordering.market import Market, bought
from tests.ordering.returning import received
from tests.paying.tools import troubles
from tests.vouchers.purse import discount

pytestmark = pytest.mark.django_db

D = Decimal
MENTION = "Consigne de contenants restituables : hors TVA tant qu'ils peuvent être rapportés (BOI-TVA-BASE-10-20-40)"


def _invoiced(market: Market, regime: TaxRegime = TaxRegime.STANDARD) -> list[Document]:
    """Two packs of honey in two jars each are sold, had, and three jars come back; invoice and credit note."""
    TaxStatus.objects.create(seller=market.jean, regime=regime, since="2026-01-01")
    in_jars(market.honey, 2)
    purchase = bought(market, market.honey, quantity=2)
    received(purchase, market.at)
    issue_due(at=market.at + timedelta(hours=1))
    bring(purchase, market, 3)
    issue_due(at=market.at + timedelta(days=1))
    return list(Document.objects.order_by("pk"))


def test_an_invoice_names_the_deposit_outside_vat_and_is_valid(market: Market) -> None:
    invoice, _ = _invoiced(market)

    terms = invoices.read(bytes(invoice.xml))
    assert faults(bytes(invoice.xml)) == ()
    assert invoice.gross == D("15.00")
    rates = DocumentRate.objects.filter(document=invoice).values_list("rate", "gross", "vat")
    assert list(rates.order_by("rate")) == [(D("0.00"), D("2.00"), D("0.00")), (D("5.50"), D("13.00"), D("0.68"))]
    line = terms["BG-25"][1]
    assert (line["BT-153"], line["BT-129"], line["BT-151"]) == ("Consigne : bocal 1 l", "4", "E")
    assert [(each["BT-118"], each.get("BT-120")) for each in terms["BG-23"]] == [("E", MENTION), ("S", None)]
    assert f"{MENTION}." in invoice_paper(terms)["notes"]


def test_a_credit_note_counts_the_containers_that_came_back(market: Market) -> None:
    _, note = _invoiced(market)

    terms = invoices.read(bytes(note.xml))
    assert (note.kind, note.gross) == ("credit_note", D("1.50"))
    assert faults(bytes(note.xml)) == ()
    (line,) = terms["BG-25"]
    assert (line["BT-153"], line["BT-129"], line["BT-151"]) == ("Consigne : bocal 1 l", "3", "E")
    assert (list(breaches()), troubles()) == ([], [])


@pytest.mark.parametrize("regime", [TaxRegime.EXEMPT, TaxRegime.FARM_FLAT_RATE])
def test_who_charges_no_vat_names_its_own_reason_and_the_deposit_s(market: Market, regime: TaxRegime) -> None:
    documents = _invoiced(market, regime)

    assert [faults(bytes(each.xml)) for each in documents] == [(), ()]
    assert [len(invoices.read(bytes(each.xml))["BG-23"]) for each in documents] == [1, 1]
    said = invoice_paper(invoices.read(bytes(documents[0].xml)))["notes"]
    assert f"{MENTION}." in said
    assert [each for each in said if each.startswith("TVA non")] != []


def test_with_a_discount_the_papers_agree_with_the_books_too(market: Market) -> None:
    discount(market)

    invoice, note = _invoiced(market)

    assert (invoice.gross, note.gross) == (D("15.00"), D("1.50"))
    assert faults(bytes(note.xml)) == ()
    assert (list(breaches()), troubles()) == ([], [])
