"""The seller's money: invoices issued in its name, and a statement for each month."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from jachete87.base.access import access
from jachete87.base.files import PDF, file_answer, table_answer
from jachete87.base.times import now
from jachete87.kernel.documents.actions.printing import delivery_note_pdf, document_pdf, statement_pdf
from jachete87.kernel.documents.queries.found import SUPPLIED, documents_of
from jachete87.kernel.documents.queries.statements import rows, seller_month
from jachete87.kernel.documents.rules.months import month_named, month_of
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.views import for_seller
from jachete87.kernel.orders.models import SubOrder
from jachete87.kernel.orders.queries.containers import container_months, container_rows
from jachete87.selling.views.frame import page

PAGE = 50


@require_safe
@access("seller")
@for_seller
def documents(request: HttpRequest, seller: Seller) -> HttpResponse:
    """The invoices and credit notes that the portal issued in the seller's name."""
    shown = Paginator(documents_of(seller.pk), PAGE).get_page(request.GET.get("page"))
    return page(request, "documents", seller, {"shown": shown})


@require_safe
@access("seller")
@for_seller
def document(request: HttpRequest, seller: Seller, document_id: int) -> HttpResponse:
    """One of them, to print."""
    found = get_object_or_404(documents_of(seller.pk), pk=document_id)
    return file_answer(document_pdf(document=found), PDF, f"{found.number}.pdf")


@require_safe
@access("seller")
@for_seller
def delivery_note(request: HttpRequest, seller: Seller, sub_order_id: int) -> HttpResponse:
    """What goes with the goods of an order, to put into the crate."""
    orders = SubOrder.objects.filter(seller=seller, state__in=SUPPLIED).select_related("seller__commune", "purchase")
    order = get_object_or_404(orders, pk=sub_order_id)
    name = f"{order.purchase.reference}-{order.number}.pdf"
    return file_answer(delivery_note_pdf(order=order), PDF, name)


@require_safe
@access("seller")
@for_seller
def statement(request: HttpRequest, seller: Seller) -> HttpResponse:
    """What the seller was owed and paid in a month, line by line."""
    at = now()
    month = month_named(request.GET.get("mois", ""), at)
    shown = {
        "statement": seller_month(seller.pk, seller.trade_name, month),
        "containers": container_months([seller.pk], month.since, month.until),
        "is_last": month == month_of(at),
    }
    return page(request, "statement", seller, shown)


@require_safe
@access("seller")
@for_seller
def containers_file(request: HttpRequest, seller: Seller, month: str) -> HttpResponse:
    """The seller's returnable containers of a month as a table."""
    asked = month_named(month, now())
    found = container_months([seller.pk], asked.since, asked.until)
    return table_answer(container_rows(found), f"{seller.slug}-consignes-{asked.name}.csv")


@require_safe
@access("seller")
@for_seller
def statement_file(request: HttpRequest, seller: Seller, month: str, kind: str) -> HttpResponse:
    """The statement of a month as a table or on paper."""
    found = seller_month(seller.pk, seller.trade_name, month_named(month, now()))
    name = f"{seller.slug}-{found.month.name}.{kind}"
    if kind == "pdf":
        return file_answer(statement_pdf(statement=found), PDF, name)
    return table_answer(rows(found), name)
