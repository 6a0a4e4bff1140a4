"""What is printed says what was stored, and carries it."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from facturx import get_facturx_xml_from_pdf
from pypdf import PdfReader

from jachete87.kernel.documents.actions.issuing import issue_due
from jachete87.kernel.documents.actions.printing import document_pdf
from jachete87.kernel.documents.models import Document
from jachete87.kernel.documents.rules.standard import faults
from jachete87.kernel.documents.tests.deliveries import AT, Goods, Sold, delivered, given_back, shop

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=2)


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = str(tmp_path)  # type: ignore[attr-defined]


def test_a_printed_invoice_carries_its_factur_x_and_says_the_same() -> None:
    delivered(shop("jean"), sold=Sold(goods=(Goods(), Goods("Hydromel", "11.90", 1, "20.00")), fee="2.00"))
    issue_due(at=LATER)
    invoice = Document.objects.get()

    pdf = document_pdf(document=invoice)

    _, xml = get_facturx_xml_from_pdf(pdf, check_xsd=False)
    assert xml == bytes(invoice.xml)
    assert faults(xml) == ()
    text = " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())
    for words in ("Facture J87F-2026-00001", "jean SARL", "Camille Roux", "Miel de châtaignier", "26,90 €", "TVA"):
        assert words in text


def test_a_printed_document_is_tagged_and_archivable() -> None:
    delivered(shop("jean"))
    issue_due(at=LATER)

    root = PdfReader(BytesIO(document_pdf(document=Document.objects.get()))).trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF boolean
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "fr-FR"
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in xmp
    assert "EN 16931" in xmp


def test_a_credit_note_names_the_invoice_it_corrects() -> None:
    jean = shop("jean")
    purchase = delivered(jean)
    issue_due(at=LATER)
    given_back(purchase, jean, "5.00", LATER)
    issue_due(at=LATER)

    pdf = document_pdf(document=Document.objects.get(kind="credit_note"))

    text = " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())
    assert "Avoir J87A-2026-00001" in text
    assert "J87F-2026-00001 du 22/11/2026" in text


def test_what_was_printed_is_kept_and_printed_again_when_lost(tmp_path: Path) -> None:
    delivered(shop("jean"))
    issue_due(at=LATER)
    invoice = Document.objects.get()
    first = document_pdf(document=invoice)
    (file,) = tmp_path.glob("documents/*/*.pdf")

    again = document_pdf(document=invoice)
    file.unlink()
    anew = document_pdf(document=invoice)

    assert again == first
    assert get_facturx_xml_from_pdf(anew, check_xsd=False) == get_facturx_xml_from_pdf(first, check_xsd=False)
