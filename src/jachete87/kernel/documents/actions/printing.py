"""Printing documents on demand: from what was stored, kept as files in the media folder, made again when lost."""

import os
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from jachete87.base.errors import NotFound
from jachete87.kernel.documents.models import Contract, Document
from jachete87.kernel.documents.queries.agreements import printed_agreement
from jachete87.kernel.documents.queries.delivery_notes import delivery_note
from jachete87.kernel.documents.queries.statements import MonthStatement, sheet
from jachete87.kernel.documents.rules import invoices
from jachete87.kernel.documents.rules.papers import invoice_paper
from jachete87.kernel.documents.rules.printing import edition, printed, with_invoice
from jachete87.kernel.orders.models import Purchase, SubOrder


def document_pdf(*, document: Document) -> bytes:
    """An invoice or credit note to read and to compute with: PDF/A-3 with its Factur-X inside."""
    return _kept(document.digest, lambda: _with_xml(document))


def confirmation_pdf(purchase_id: int) -> bytes:
    """The confirmation of an order as it was placed, with the rights and the form. Raises NotFound before that."""
    return _agreed(_contract(purchase=purchase_id), with_terms=False)


def confirmation_of(reference: str) -> bytes:
    """The confirmation of the order of that reference, for the mail that goes with it."""
    return _agreed(_contract(purchase__reference=reference), with_terms=False)


def contract_pdf(*, purchase: Purchase) -> bytes:
    """The whole contract: the order as it was placed, and the terms as they stood. Raises NotFound before that."""
    return _agreed(_contract(purchase=purchase), with_terms=True)


def delivery_note_pdf(*, order: SubOrder) -> bytes:
    """What goes with the goods of an order, in the current language."""
    return printed("delivery_note", delivery_note(order), order.handed_over_at or order.purchase.created_at)


def statement_pdf(*, statement: MonthStatement) -> bytes:
    """The statement of a month, on paper."""
    return printed("statement", sheet(statement), statement.month.since)


def _contract(**of: Any) -> Contract:
    found = Contract.objects.select_related("terms").filter(**of).first()
    if found is None:
        raise NotFound(gettext("Cet achat n'existe pas, ou le lien n'est pas complet."))
    return found


def _agreed(contract: Contract, *, with_terms: bool) -> bytes:
    name = f"{contract.digest}-{contract.terms.digest[:12]}" if with_terms else contract.digest
    said = printed_agreement(contract, with_terms=with_terms)
    return _kept(name, lambda: printed("contract", said, contract.agreed_at))


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
