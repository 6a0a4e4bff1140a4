"""What has no document yet."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from jachete87.kernel.documents.enums import DocumentKind
from jachete87.kernel.documents.models import Contract, Document
from jachete87.kernel.orders.enums import SubOrderState
from jachete87.kernel.orders.models import Line, Purchase, SubOrder

_TO_CREDIT = """
    WITH given AS (
        SELECT m.id, m.at, m.purchase, a.seller_id, e.amount
        FROM ledger_movement m JOIN ledger_ledgerentry e ON e.movement_id = m.id
        JOIN ledger_account a ON a.id = e.account_id
        WHERE m.kind IN ('refund', 'on_site_back', 'voucher_back') AND a.kind = 'payable' AND e.amount > 0
        AND NOT EXISTS (SELECT FROM documents_document c WHERE c.refund_id = m.id AND c.seller_id = a.seller_id)
    )
    SELECT DISTINCT ON (g.purchase, g.seller_id) g.id, g.seller_id,
        least(g.amount, documents.total + still_to_come.total - owed.total)
    FROM given g JOIN orders_purchase p ON p.reference = g.purchase
    CROSS JOIN LATERAL (
        SELECT sum(CASE d.kind WHEN 'invoice' THEN d.gross ELSE -d.gross END) AS total
        FROM documents_document d JOIN orders_suborder o ON o.id = d.sub_order_id
        WHERE o.purchase_id = p.id AND d.seller_id = g.seller_id
    ) documents
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(o.fee + (
            SELECT coalesce(sum(l.delivered_gross), 0) FROM orders_line l WHERE l.sub_order_id = o.id
        )), 0) AS total
        FROM orders_suborder o
        WHERE o.purchase_id = p.id AND o.seller_id = g.seller_id AND o.state <> 'cancelled'
        AND NOT EXISTS (SELECT FROM documents_document i WHERE i.sub_order_id = o.id AND i.kind = 'invoice')
    ) still_to_come
    CROSS JOIN LATERAL (
        SELECT coalesce(-sum(e.amount), 0) AS total
        FROM ledger_movement m JOIN ledger_ledgerentry e ON e.movement_id = m.id
        JOIN ledger_account a ON a.id = e.account_id
        WHERE m.purchase = g.purchase AND a.kind = 'payable' AND a.seller_id = g.seller_id
        AND m.kind IN ('capture', 'on_site', 'on_site_back', 'refund', 'voucher_use', 'voucher_back')
    ) owed
    WHERE documents.total + still_to_come.total > owed.total
    ORDER BY g.purchase, g.seller_id, g.at DESC, g.id DESC LIMIT %s"""


@dataclass(frozen=True, slots=True)
class Given:
    """Money that a seller gave back of what was invoiced: the movement of the ledger, whose, and how many euros."""

    movement: int
    seller: int
    amount: Decimal


def to_invoice() -> QuerySet[SubOrder]:
    """What was handed over and is not invoiced yet, the oldest first."""
    live = Line.objects.filter(sub_order=OuterRef("pk"), delivered_gross__gt=0)
    invoiced = Document.objects.filter(sub_order=OuterRef("pk"), kind=DocumentKind.INVOICE)
    handed = SubOrder.objects.filter(state=SubOrderState.HANDED_OVER, handed_over_at__isnull=False)
    return handed.filter(Exists(live), ~Exists(invoiced)).order_by("handed_over_at", "pk")


def to_credit(at_most: int) -> list[Given]:
    """What sellers gave back of what was invoiced, and has no credit note yet: the latest of each purchase.

    Not every refund is of an invoice: what was cancelled before the hand-over was never on one. So a purchase has a
    credit note to come only while its documents, and what is still to be handed over, exceed what the ledger owes.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TO_CREDIT, [at_most])
        return [Given(*row) for row in cursor.fetchall()]


def seller_of(sub_order_id: int) -> int:
    """Who sells what an order holds."""
    return SubOrder.objects.values_list("seller", flat=True).get(pk=sub_order_id)


def without_contract() -> QuerySet[Purchase]:
    """Purchases that were placed and have no contract kept yet, the oldest first."""
    kept = Contract.objects.filter(purchase=OuterRef("pk"))
    return Purchase.objects.filter(~Exists(kept), placed_at__isnull=False).order_by("placed_at", "pk")
