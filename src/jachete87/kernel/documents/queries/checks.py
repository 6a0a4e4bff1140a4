"""What must always hold of documents, computed from the tables, for `doctor`."""

from collections.abc import Iterable

from jachete87.base.database.checks import broken

CHECKS: dict[str, str] = {
    "a series has no gap and no double": """
        SELECT s.id, s.kind || ' ' || s.year || ' of seller ' || s.seller_id || ': last ' || s.last || ', '
            || count(d.id) || ' documents up to ' || coalesce(max(d.position), 0)
        FROM documents_series s LEFT JOIN documents_document d ON d.series_id = s.id
        GROUP BY s.id
        HAVING count(d.id) <> s.last OR count(DISTINCT d.position) <> s.last
            OR coalesce(max(d.position), 0) <> s.last""",
    "numbers follow one another as their moments do": """
        SELECT d.id, d.number || ' is older than the one before' FROM documents_document d
        JOIN documents_document b ON b.series_id = d.series_id AND b.position = d.position - 1
        WHERE d.issued_at < b.issued_at""",
    "a document is the sum of its rates": """
        SELECT d.id, d.number || ': ' || d.net || ' + ' || d.vat || ' €, rates ' || coalesce(sum(r.net), 0) || ' + '
            || coalesce(sum(r.vat), 0) || ' €'
        FROM documents_document d LEFT JOIN documents_documentrate r ON r.document_id = d.id
        GROUP BY d.id HAVING d.net <> coalesce(sum(r.net), 0) OR d.vat <> coalesce(sum(r.vat), 0)""",
    "a document is what its digest says": """
        SELECT id, number FROM documents_document WHERE digest <> encode(sha256(xml), 'hex')""",
    "an invoice is never credited beyond its amount": """
        SELECT i.id, i.number || ': ' || i.gross || ' €, credited ' || sum(c.gross) || ' €'
        FROM documents_document i JOIN documents_document c ON c.invoice_id = i.id
        GROUP BY i.id HAVING sum(c.gross) > i.gross""",
    "what was handed over more than a day ago is invoiced": """
        SELECT o.id, p.reference || '/' || o.number || ' handed over ' || o.handed_over_at
        FROM orders_suborder o JOIN orders_purchase p ON p.id = o.purchase_id
        WHERE o.state = 'handed_over' AND o.handed_over_at < now() - interval '1 day'
        AND EXISTS (SELECT FROM orders_line l WHERE l.sub_order_id = o.id AND l.delivered_gross > 0)
        AND NOT EXISTS (SELECT FROM documents_document d WHERE d.sub_order_id = o.id AND d.kind = 'invoice')""",
    "invoices less credit notes are what the ledger owes the seller for a purchase": """
        SELECT d.seller_id, p.reference || ': documents ' || d.total || ' €, ledger ' || l.total || ' €'
        FROM (
            SELECT x.seller_id, o.purchase_id, sum(CASE x.kind WHEN 'invoice' THEN x.gross ELSE -x.gross END) AS total
            FROM documents_document x JOIN orders_suborder o ON o.id = x.sub_order_id GROUP BY 1, 2
        ) d JOIN orders_purchase p ON p.id = d.purchase_id
        JOIN (
            SELECT a.seller_id, m.purchase, -sum(e.amount) AS total
            FROM ledger_ledgerentry e JOIN ledger_account a ON a.id = e.account_id
            JOIN ledger_movement m ON m.id = e.movement_id
            WHERE a.kind = 'payable' AND m.kind IN ('capture', 'on_site', 'refund', 'voucher_use', 'voucher_back')
            GROUP BY 1, 2
        ) l ON l.seller_id = d.seller_id AND l.purchase = p.reference
        WHERE d.total <> l.total
        AND NOT EXISTS (
            SELECT FROM orders_suborder w WHERE w.purchase_id = p.id AND w.seller_id = d.seller_id
            AND w.state NOT IN ('handed_over', 'cancelled'))
        AND NOT EXISTS (
            SELECT FROM ledger_movement f WHERE f.purchase = p.reference AND f.at > now() - interval '1 day')""",
}


def breaches() -> Iterable[str]:
    """One line for each thing that does not hold."""
    return broken(CHECKS)
