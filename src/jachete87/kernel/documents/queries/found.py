"""Documents for those whom they concern."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from jachete87.base.database.prepared import Given, Prepared
from jachete87.kernel.documents.enums import DocumentKind
from jachete87.kernel.documents.models import Document
from jachete87.kernel.documents.queries.due import to_invoice
from jachete87.kernel.orders.enums import NOT_YET_HAD, SubOrderState
from jachete87.kernel.orders.models import Purchase, SubOrder
from jachete87.kernel.orders.queries import PurchaseView, SubOrderView

SUPPLIED = (SubOrderState.READY, SubOrderState.HANDED_OVER)


_documents = Prepared(
    lambda: Document.objects.filter(sub_order__purchase__reference=Given("purchase")).defer("xml").order_by("pk")
)
_due = Prepared(lambda: to_invoice().filter(purchase__reference=Given("purchase")).values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Papers:
    """What can be had of one order: its invoice (written when first asked for), and its credit notes."""

    has_invoice: bool
    credit_notes: tuple[Document, ...]


def documents_of(seller_id: int) -> QuerySet[Document]:
    """The invoices and credit notes of a seller, the newest first, without their text."""
    found = Document.objects.filter(seller=seller_id).select_related("sub_order__purchase", "invoice")
    return found.defer("xml", "invoice__xml").order_by("-issued_at", "-pk")


def papers_of(purchase_reference: str) -> dict[int, Papers]:
    """The documents of a purchase by the id of each order; two queries."""
    by_order: dict[int, list[Document]] = defaultdict(list)
    for document in _documents(purchase=purchase_reference):
        by_order[document.sub_order_id].append(document)
    due = set(_due(purchase=purchase_reference))
    return {
        order: Papers(
            has_invoice=order in due or any(one.kind == DocumentKind.INVOICE for one in by_order[order]),
            credit_notes=tuple(one for one in by_order[order] if one.kind == DocumentKind.CREDIT_NOTE),
        )
        for order in {*by_order, *due}
    }


def order_of(purchase: Purchase, number: int) -> SubOrder | None:
    """The order of that number in a purchase."""
    return SubOrder.objects.filter(purchase=purchase, number=number).select_related("seller__commune").first()


def collections(view: PurchaseView) -> list[tuple[SubOrderView, ...]]:
    """What is still to be collected together, each by the number of its first order; parcels are not collected."""
    groups = [tuple(order for order in group if order.state in NOT_YET_HAD) for group in view.groups]
    return [group for group in groups if group and not group[0].address]
