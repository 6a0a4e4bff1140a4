"""What has no document yet."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from jachete87.kernel.documents.enums import DocumentKind
from jachete87.kernel.documents.models import Contract, Document
from jachete87.kernel.ledger.enums import AccountKind, MovementKind
from jachete87.kernel.ledger.models import LedgerEntry
from jachete87.kernel.orders.enums import SubOrderState
from jachete87.kernel.orders.models import Line, Purchase, SubOrder


@dataclass(frozen=True, slots=True)
class Given:
    """Money that a seller gave back: the movement of the ledger, and whose."""

    movement: int
    seller: int


def to_invoice() -> QuerySet[SubOrder]:
    """What was handed over and is not invoiced yet, the oldest first."""
    live = Line.objects.filter(sub_order=OuterRef("pk"), cancelled_at__isnull=True)
    invoiced = Document.objects.filter(sub_order=OuterRef("pk"), kind=DocumentKind.INVOICE)
    handed = SubOrder.objects.filter(state=SubOrderState.HANDED_OVER, handed_over_at__isnull=False)
    return handed.filter(Exists(live), ~Exists(invoiced), total__gt=0).order_by("handed_over_at", "pk")


def to_credit(at_most: int) -> list[Given]:
    """What sellers gave back after it was invoiced, and has no credit note yet, the oldest first."""
    handed = Document.objects.filter(
        kind=DocumentKind.INVOICE,
        seller=OuterRef("account__seller"),
        sub_order__purchase__reference=OuterRef("movement__purchase"),
        sub_order__handed_over_at__lt=OuterRef("movement__at"),
    )
    credited = Document.objects.filter(refund=OuterRef("movement"), seller=OuterRef("account__seller"))
    given = LedgerEntry.objects.filter(
        Exists(handed), ~Exists(credited), account__kind=AccountKind.PAYABLE, movement__kind=MovementKind.REFUND
    )
    rows = given.filter(amount__gt=0).order_by("movement__at", "movement", "account__seller")
    return [Given(*row) for row in rows.values_list("movement", "account__seller")[:at_most]]


def seller_of(sub_order_id: int) -> int:
    """Who sells what an order holds."""
    return SubOrder.objects.values_list("seller", flat=True).get(pk=sub_order_id)


def without_contract() -> QuerySet[Purchase]:
    """Purchases that were placed and have no contract kept yet, the oldest first."""
    kept = Contract.objects.filter(purchase=OuterRef("pk"))
    return Purchase.objects.filter(~Exists(kept), placed_at__isnull=False).order_by("placed_at", "pk")
