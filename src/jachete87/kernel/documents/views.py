"""Documents for who bought: by the purchase's own link, without an account. What is not theirs does not exist."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jachete87.base.access import access
from jachete87.base.errors import NotFound, Refusal
from jachete87.base.times import now
from jachete87.kernel.documents.actions.issuing import issue_invoice
from jachete87.kernel.documents.actions.printing import document_pdf
from jachete87.kernel.documents.enums import DocumentKind
from jachete87.kernel.documents.models import Document
from jachete87.kernel.documents.queries.found import order_of
from jachete87.kernel.orders.models import Purchase, SubOrder
from jachete87.kernel.orders.queries import find_purchase


@access("public")
@require_safe
@never_cache
def invoice(request: HttpRequest, reference: str, token: str, number: int) -> HttpResponse:
    """The invoice of one order; it is written now, when it was handed over a moment ago."""
    order = _order(_purchase(reference, token), number)
    try:
        found = issue_invoice(sub_order_id=order.pk, at=now())
    except Refusal as refusal:
        raise Http404 from refusal
    return pdf(document_pdf(document=found), found.number)


@access("public")
@require_safe
@never_cache
def credit_note(request: HttpRequest, reference: str, token: str, document_id: int) -> HttpResponse:
    """A credit note of one order."""
    notes = Document.objects.filter(sub_order__purchase=_purchase(reference, token), kind=DocumentKind.CREDIT_NOTE)
    found = get_object_or_404(notes, pk=document_id)
    return pdf(document_pdf(document=found), found.number)


def pdf(body: bytes, name: str) -> HttpResponse:
    """A PDF that the browser shows, under that name when it is kept."""
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _purchase(reference: str, token: str) -> Purchase:
    try:
        return find_purchase(reference, token)
    except NotFound as refusal:
        raise Http404 from refusal


def _order(purchase: Purchase, number: int) -> SubOrder:
    found = order_of(purchase, number)
    if found is None:
        raise Http404
    return found
