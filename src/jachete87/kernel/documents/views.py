"""Documents for who bought: by the purchase's own link, without an account. What is not theirs does not exist."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jachete87.base.access import access
from jachete87.base.errors import NotFound, Refusal
from jachete87.base.files import PDF, file_answer
from jachete87.base.times import now
from jachete87.kernel.documents.actions.issuing import issue_invoice
from jachete87.kernel.documents.actions.printing import (
    confirmation_pdf,
    contract_pdf,
    delivery_note_pdf,
    document_pdf,
)
from jachete87.kernel.documents.enums import DocumentKind
from jachete87.kernel.documents.models import Document
from jachete87.kernel.documents.queries.found import SUPPLIED, collections, order_of
from jachete87.kernel.documents.rules.calendar import calendar
from jachete87.kernel.documents.rules.passes import Pass, desk_key, picture, signed
from jachete87.kernel.orders.models import Purchase, SubOrder
from jachete87.kernel.orders.queries import PurchaseView, SubOrderView, find_purchase, view_of


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
    return file_answer(document_pdf(document=found), PDF, f"{found.number}.pdf")


@access("public")
@require_safe
@never_cache
def credit_note(request: HttpRequest, reference: str, token: str, document_id: int) -> HttpResponse:
    """A credit note of one order."""
    notes = Document.objects.filter(sub_order__purchase=_purchase(reference, token), kind=DocumentKind.CREDIT_NOTE)
    found = get_object_or_404(notes, pk=document_id)
    return file_answer(document_pdf(document=found), PDF, f"{found.number}.pdf")


@access("public")
@require_safe
@never_cache
def agreed(request: HttpRequest, reference: str, token: str, name: str) -> HttpResponse:
    """The confirmation of an order, or the whole contract with the terms, as it was when it was placed."""
    found = _purchase(reference, token)
    try:
        body = contract_pdf(purchase=found) if name == "contrat" else confirmation_pdf(found.pk)
    except NotFound as refusal:
        raise Http404 from refusal
    return file_answer(body, PDF, f"{name}-{found.reference}.pdf")


@access("public")
@require_safe
@never_cache
def delivery_note(request: HttpRequest, reference: str, token: str, number: int) -> HttpResponse:
    """What goes with the goods of one order."""
    found = _purchase(reference, token)
    order = _order(found, number)
    if order.state not in SUPPLIED:
        raise Http404
    return file_answer(delivery_note_pdf(order=order), PDF, f"{found.reference}-{number}.pdf")


@access("public")
@require_safe
@never_cache
def calendar_file(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    """The collections of a purchase, for a calendar."""
    view = view_of(_purchase(reference, token), now())
    groups = [group for group in collections(view) if group[0].starts_at]
    if not groups:
        raise Http404
    body = calendar(view, groups, settings.BASE_URL)
    return file_answer(body, "text/calendar; charset=utf-8", f"{view.reference}.ics", to_keep=True)


@access("public")
@require_safe
@never_cache
def collection_pass(request: HttpRequest, reference: str, token: str, number: int) -> HttpResponse:
    """What is shown to have the goods of one collection: a page to print or to keep on a phone."""
    view = view_of(_purchase(reference, token), now())
    group = _collection(view, number)
    shown = {"purchase": view, "group": group, "first": group[0], "code": _code(view, group)}
    return render(request, "documents/pass.jinja", shown)


@access("public")
@require_safe
@never_cache
def pass_image(request: HttpRequest, reference: str, token: str, number: int) -> HttpResponse:
    """The code of a pass as a picture."""
    view = view_of(_purchase(reference, token), now())
    code = _code(view, _collection(view, number))
    return HttpResponse(picture(code), content_type="image/svg+xml")


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


def _collection(view: PurchaseView, number: int) -> tuple[SubOrderView, ...]:
    found = next((group for group in collections(view) if group[0].number == number), None)
    if found is None:
        raise Http404
    return found


def _code(view: PurchaseView, group: tuple[SubOrderView, ...]) -> str:
    return signed(Pass(view.reference, group[0].number), desk_key(group[0].had_with))
