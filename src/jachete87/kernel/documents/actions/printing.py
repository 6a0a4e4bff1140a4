"""Printing documents on demand: from what was stored, kept as files in the media folder, made again when lost."""

import os
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex

from django.conf import settings

from jachete87.kernel.documents.models import Document
from jachete87.kernel.documents.queries.statements import MonthStatement, sheet
from jachete87.kernel.documents.rules import invoices
from jachete87.kernel.documents.rules.papers import invoice_paper
from jachete87.kernel.documents.rules.printing import edition, printed, with_invoice


def document_pdf(*, document: Document) -> bytes:
    """An invoice or credit note to read and to compute with: PDF/A-3 with its Factur-X inside."""
    return _kept(document.digest, lambda: _with_xml(document))


def statement_pdf(*, statement: MonthStatement) -> bytes:
    """The statement of a month, on paper."""
    return printed("statement", sheet(statement), statement.month.since)


def _with_xml(document: Document) -> bytes:
    xml = bytes(document.xml)
    said = invoice_paper(invoices.read(xml))
    pdf = printed("invoice", said, document.issued_at)
    return with_invoice(pdf, xml, said["title"], said["author"])


def _kept(digest: str, make: Callable[[], bytes]) -> bytes:
    file = Path(settings.MEDIA_ROOT) / "documents" / digest[:2] / f"{digest}-{edition()}.pdf"
    if file.is_file():
        return file.read_bytes()
    pdf = make()
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(f".{token_hex(4)}")
    unfinished.write_bytes(pdf)
    os.replace(unfinished, file)
    return pdf
