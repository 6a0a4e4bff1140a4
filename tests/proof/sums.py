"""What must hold after each step: all that doctor says of the tables, and our own sums, in one question."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from jachete87.bricks.drive import queries as drive
from jachete87.kernel.basket.queries import checks as baskets
from jachete87.kernel.catalogue.queries import checks as catalogue
from jachete87.kernel.documents.queries import checks as documents
from jachete87.kernel.ledger import queries as ledger
from jachete87.kernel.notices.queries import checks as notices
from jachete87.kernel.orders.queries import checks as orders
from jachete87.kernel.payments import queries as payments
from jachete87.kernel.vouchers.queries import checks as vouchers

_DOCTOR = (catalogue, baskets, orders, payments, vouchers, ledger, documents, notices, drive)

# What a purchase cost is what is kept of it, and not what was sold less what was given back: at the counter, and before
# an authorisation is taken, what is missing is simply not paid, and no refund is written of it.
_OWN: dict[str, str] = {
    "stock and places are never less than nothing": """
        SELECT id, 'product' FROM catalogue_product
        WHERE least(stock_on_hand, stock_held, stock_promised, stock_on_hand - stock_held - stock_promised) < 0
        UNION ALL SELECT id, 'slot' FROM drive_slot WHERE booked < 0 OR booked > capacity""",
    "no more is taken than was asked, nor given back than was taken": """
        SELECT id, token FROM payments_payment WHERE captured > amount OR refunded > captured OR refunded < 0
        UNION ALL SELECT id, token FROM payments_sandboxcharge c WHERE captured > amount OR captured < (
            SELECT coalesce(sum(amount), 0) FROM payments_sandboxrefund WHERE charge_id = c.id)""",
    "the ledger has at the bank what the bank has": """
        SELECT 0, bank.total || ' € there, ' || book.total || ' € in the ledger' FROM
        (SELECT (SELECT coalesce(sum(captured), 0) FROM payments_sandboxcharge)
            - (SELECT coalesce(sum(amount), 0) FROM payments_sandboxrefund) AS total) bank,
        (SELECT coalesce(sum(e.amount), 0) AS total FROM ledger_ledgerentry e
            JOIN ledger_account a ON a.id = e.account_id WHERE a.kind = 'clearing') book
        WHERE bank.total <> book.total AND NOT EXISTS (SELECT FROM payments_payment p
            JOIN payments_sandboxcharge c USING (token) WHERE p.state IN ('pending', 'action_required', 'authorised')
            AND c.state = 'captured')""",
    "who bought nothing paid nothing": """
        SELECT p.id, p.reference FROM orders_purchase p JOIN vouchers_redemption r ON r.purchase = p.reference
        WHERE p.state = 'cancelled' AND r.amount > r.returned""",
    "no voucher pays more than its value, nor twice for a purchase": """
        SELECT v.id, v.value || ' €, paid ' || sum(r.amount - r.returned) FROM vouchers_voucher v
        JOIN vouchers_redemption r ON r.voucher_id = v.id GROUP BY v.id
        HAVING sum(r.amount - r.returned) > v.value OR count(*) > count(DISTINCT r.purchase)""",
    "what is weighed costs at most its weight": """
        SELECT id, weighed_grams || ' g, ' || delivered_gross || ' €' FROM orders_line
        WHERE state = 'weighed' AND delivered_gross > round(unit_gross * weighed_grams / pack_grams, 2)""",
    "an order that joins another is had as and where that one is, and was ordered before its cut-off": """
        SELECT o.id, o.place || ', not ' || f.place FROM orders_suborder o JOIN orders_suborder f ON f.id = o.joins_id
        WHERE (o.way_label, o.place, o.address, o.starts_at, o.ends_at)
            IS DISTINCT FROM (f.way_label, f.place, f.address, f.starts_at, f.ends_at) OR o.deadline > f.deadline""",
    "what a purchase cost was paid by vouchers and by the payment, to the cent": """
        SELECT p.id, paid.total || ' € paid, ' || due.total || ' € due' FROM orders_purchase p
        LEFT JOIN payments_payment y ON y.id = p.payment_id
        CROSS JOIN LATERAL (SELECT coalesce(y.captured - y.refunded, 0) + coalesce(sum(amount - returned), 0) AS total
            FROM vouchers_redemption WHERE purchase = p.reference) paid
        CROSS JOIN LATERAL (SELECT sum(
            CASE WHEN o.state = 'cancelled' THEN 0 ELSE o.fee END
            + (SELECT coalesce(sum(delivered_gross - unit_gross * containers_back), 0) FROM orders_line
               WHERE sub_order_id = o.id AND state <> 'returned')
            + (SELECT coalesce(sum(reduction - fee), 0) FROM orders_returncase
               WHERE sub_order_id = o.id AND was_delivered AND state = 'refunded')
            ) AS total FROM orders_suborder o WHERE o.purchase_id = p.id) due
        WHERE p.placed_at IS NOT NULL AND paid.total <> due.total
        AND (y.id IS NULL OR y.state IN ('captured', 'refunded'))""",
    "containers are with shoppers, or came back, and each deposit with them": """
        SELECT l.id, l.delivered_quantity || ' out, ' || coalesce(r.n, 0) || ' back, ' || l.refunded || ' € given back'
        FROM orders_line l JOIN orders_suborder o ON o.id = l.sub_order_id
        JOIN orders_purchase p ON p.id = o.purchase_id LEFT JOIN payments_payment y ON y.id = p.payment_id
        LEFT JOIN (SELECT line_id, sum(quantity) AS n, sum(amount) AS amount FROM orders_containerreturn GROUP BY 1) r
            ON r.line_id = l.id
        WHERE l.deposit_of_id IS NOT NULL AND (coalesce(r.n, 0) > l.delivered_quantity
            OR l.state = 'ordered' AND y.provider = 'sandbox' AND y.state IN ('captured', 'refunded')
                AND y.captured = y.amount AND l.refunded <> l.gross - l.delivered_gross + coalesce(r.amount, 0))""",
    "the VAT that is given back for a line is at most its VAT": """
        SELECT l.id, l.vat || ' €, back ' || sum(n.vat) FROM orders_line l JOIN orders_refundpart n ON n.line_id = l.id
        GROUP BY l.id HAVING sum(n.vat) > l.vat OR sum(n.net) > l.net""",
    "the shopper is told of each change of a line": """
        SELECT line_id, coalesce(told.n, 0) || ' mails, ' || done.n || ' changes'
        FROM (SELECT e.line_id, 'changed-' || p.reference || '-' || l.id AS key, count(*) AS n FROM orders_lineevent e
            JOIN orders_line l ON l.id = e.line_id JOIN orders_suborder o ON o.id = l.sub_order_id
            JOIN orders_purchase p ON p.id = o.purchase_id
            WHERE l.deposit_of_id IS NULL AND e.kind IN ('reduced', 'substituted', 'missing') GROUP BY 1, 2) done
        LEFT JOIN (SELECT regexp_replace(key, '-[^-]*$', '') AS key, count(*) AS n FROM notices_mail
            WHERE starts_with(key, 'changed-') GROUP BY 1) told USING (key)
        WHERE coalesce(told.n, 0) < done.n""",
}

_OVERDUE = """
    SELECT 'hold', id::text FROM catalogue_hold WHERE expires_at <= %(at)s
    UNION ALL SELECT 'place', reference FROM drive_place WHERE state = 'held' AND expires_at <= %(at)s
    UNION ALL SELECT 'purchase', reference FROM orders_purchase
        WHERE state = 'awaiting_payment' AND hold_until <= %(at)s
    UNION ALL SELECT 'refund', token FROM payments_refund WHERE done_at IS NULL
    UNION ALL SELECT 'capture', token FROM payments_payment WHERE state = 'authorised' AND to_capture IS NOT NULL
    UNION ALL SELECT 'counter', y.token FROM payments_payment y JOIN orders_purchase p ON p.payment_id = y.id
        WHERE y.provider = 'on_site' AND y.state = 'authorised' AND NOT EXISTS (SELECT FROM orders_suborder
            WHERE purchase_id = p.id AND state IN ('awaiting_payment', 'to_prepare', 'ready'))"""


def _in_one(checks: Mapping[str, str]) -> str:
    """One question for all, so that each step costs one way to the database, and is planned once."""
    parts = []
    for sentence, sql in checks.items():
        quoted = sentence.replace("'", "''")
        parts.append(f"SELECT '{quoted}', pk::text, detail::text FROM ({sql}) AS found (pk, detail)")
    return "\nUNION ALL ".join(parts)


_ALL = _in_one({sentence: sql for each in _DOCTOR for sentence, sql in each.CHECKS.items()} | _OWN)


def breaches() -> list[str]:
    """All that does not hold; what waits for the end of a transaction speaks first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_prepared_statements WHERE name = 'all_that_must_hold'")
        if cursor.fetchone() is None:
            _prepare()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("EXECUTE all_that_must_hold")
        return [": ".join(row) for row in cursor.fetchall()]


def _prepare() -> None:
    """Planned once for a session of the database: planning takes longer than the answer.

    With each play that is taken back psycopg forgets all plans, as long as it has plans of its own: it makes no more.
    """
    connection.connection.prepare_threshold = None
    with connection.cursor() as cursor:
        cursor.execute(f"PREPARE all_that_must_hold AS {_ALL}")


def overdue(at: datetime) -> list[str]:
    """What the clock's work should have ended by then, and did not."""
    with connection.cursor() as cursor:
        cursor.execute(_OVERDUE, {"at": at})
        return [f"overdue: {what} {which}" for what, which in cursor.fetchall()]


def sweep_out() -> None:
    """Rows of plays that were taken back go away for good, else each check reads through more and more of them."""
    beside = connection.copy()
    try:
        with beside.cursor() as cursor:
            cursor.execute("VACUUM (TRUNCATE false)")
    finally:
        beside.close()
