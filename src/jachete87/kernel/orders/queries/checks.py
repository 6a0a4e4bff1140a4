"""What must always hold of orders, computed from the tables, for `doctor`."""

from collections.abc import Iterable

from jachete87.base.database.checks import broken

CHECKS: dict[str, str] = {
    "stock promised is the sum of the live lines": """
        SELECT p.id, p.stock_promised || ' promised, ' || coalesce(l.units, 0) || ' in live lines'
        FROM catalogue_product p LEFT JOIN (
            SELECT line.product_id, sum(line.delivered_quantity * line.stock_use) AS units
            FROM orders_line line JOIN orders_suborder o ON o.id = line.sub_order_id
            WHERE o.state IN ('awaiting_payment', 'to_prepare', 'ready') AND line.cancelled_at IS NULL GROUP BY 1
        ) l ON l.product_id = p.id WHERE p.stock_promised <> coalesce(l.units, 0)""",
    "a purchase is the sum of its sub-orders": """
        SELECT p.id, p.total || ' €, sub-orders ' || coalesce(sum(o.total), 0) || ' €'
        FROM orders_purchase p LEFT JOIN orders_suborder o ON o.purchase_id = p.id
        GROUP BY p.id HAVING p.total <> coalesce(sum(o.total), 0)""",
    "what vouchers pay of a purchase is the sum of its sub-orders": """
        SELECT p.id, p.vouchers || ' €, sub-orders ' || coalesce(sum(o.vouchers), 0) || ' €'
        FROM orders_purchase p LEFT JOIN orders_suborder o ON o.purchase_id = p.id
        GROUP BY p.id HAVING p.vouchers <> coalesce(sum(o.vouchers), 0)""",
    "vouchers paid of a sub-order what it says": """
        SELECT o.id, o.vouchers || ' €, shares ' || coalesce(sum(s.amount), 0) || ' €'
        FROM orders_suborder o JOIN orders_purchase p ON p.id = o.purchase_id
        LEFT JOIN vouchers_redemption r ON r.purchase = p.reference
        LEFT JOIN vouchers_redemptionshare s ON s.redemption_id = r.id AND s.number = o.number
        GROUP BY o.id HAVING o.vouchers <> coalesce(sum(s.amount), 0)""",
    "a discount takes at most what its campaign says, off the goods that it covers": """
        SELECT r.id, r.amount || ' € off goods of ' || g.goods || ' €, ' || g.astray || ' shares elsewhere'
        FROM vouchers_redemption r JOIN vouchers_campaign c ON c.id = r.campaign_id
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(o.goods) FILTER (WHERE n.covered), 0) AS goods,
                count(s.id) FILTER (WHERE NOT n.covered OR s.amount > o.goods) AS astray
            FROM orders_suborder o JOIN orders_purchase p ON p.id = o.purchase_id
            LEFT JOIN vouchers_redemptionshare s ON s.redemption_id = r.id AND s.number = o.number
            CROSS JOIN LATERAL (
                SELECT (NOT EXISTS (SELECT FROM vouchers_campaign_bricks WHERE campaign_id = c.id)
                    OR o.brick_id IN (SELECT brick_id FROM vouchers_campaign_bricks WHERE campaign_id = c.id))
                AND (NOT EXISTS (SELECT FROM vouchers_campaign_sellers WHERE campaign_id = c.id)
                    OR o.seller_id IN (SELECT seller_id FROM vouchers_campaign_sellers WHERE campaign_id = c.id))
                AS covered
            ) n WHERE p.reference = r.purchase
        ) g WHERE g.astray > 0 OR g.goods < c.minimum
            OR r.amount > least(c.euros_off, round(g.goods * c.percent_off / 100, 2), g.goods)""",
    "a purchase that is paid without a payment is paid by vouchers": """
        SELECT id, vouchers || ' € of ' || total FROM orders_purchase
        WHERE placed_at IS NOT NULL AND payment_id IS NULL AND vouchers > 0 AND vouchers <> total""",
    "the goods of a sub-order are the sum of its lines": """
        SELECT o.id, o.goods || ' € and deposits of ' || o.deposits || ' €, lines ' || coalesce(sum(l.gross), 0) || ' €'
        FROM orders_suborder o LEFT JOIN orders_line l ON l.sub_order_id = o.id
        GROUP BY o.id HAVING o.goods <> coalesce(sum(l.gross) FILTER (WHERE l.deposit_of_id IS NULL), 0)
            OR o.deposits <> coalesce(sum(l.gross) FILTER (WHERE l.deposit_of_id IS NOT NULL), 0)""",
    "a basket is bought once": """
        SELECT min(id), basket_key || ': ' || count(*) || ' purchases' FROM orders_purchase
        WHERE state <> 'cancelled' OR placed_at IS NOT NULL GROUP BY basket_key HAVING count(*) > 1""",
    "orders share a place only where one joins the other": """
        SELECT min(id), reservation || ': ' || count(DISTINCT purchase_id) || ' purchases' FROM orders_suborder
        GROUP BY coalesce(carrier_id, brick_id), reservation
        HAVING count(DISTINCT purchase_id) FILTER (WHERE joins_id IS NULL) > 1""",
    "an order shares the place of the one that it joins": """
        SELECT o.id, o.reservation || ', not ' || f.reservation FROM orders_suborder o
        JOIN orders_suborder f ON f.id = o.joins_id
        WHERE f.reservation <> o.reservation OR f.purchase_id = o.purchase_id
            OR coalesce(f.carrier_id, f.brick_id) <> coalesce(o.carrier_id, o.brick_id)""",
    "no line was ordered at or after its cut-off": """
        SELECT o.id, 'ordered ' || p.promised_at || ', cut-off ' || o.deadline
        FROM orders_suborder o JOIN orders_purchase p ON p.id = o.purchase_id
        WHERE o.deadline IS NOT NULL AND p.promised_at >= o.deadline""",
    "a placed purchase is paid, or is paid at the counter": """
        SELECT p.id, coalesce(y.state, 'no payment') || ', captured ' || coalesce(y.captured, 0) || ', given back '
            || coalesce(y.refunded, 0) || ' of ' || coalesce(n.due, 0)
        FROM orders_purchase p JOIN payments_payment y ON y.id = p.payment_id
        CROSS JOIN LATERAL (
            SELECT sum(CASE WHEN o.state = 'cancelled' THEN 0 ELSE o.fee END + (
                SELECT coalesce(sum(delivered_gross - unit_gross * containers_back), 0)
                FROM orders_line WHERE sub_order_id = o.id AND state <> 'returned'
            ) + (
                SELECT coalesce(sum(reduction - fee), 0)
                FROM orders_returncase WHERE sub_order_id = o.id AND state = 'refunded' AND was_delivered
            ) - (
                SELECT coalesce(sum(s.amount - s.returned), 0)
                FROM vouchers_redemptionshare s JOIN vouchers_redemption r ON r.id = s.redemption_id
                WHERE r.purchase = p.reference AND r.state <> 'given_back' AND s.number = o.number
            )) AS due FROM orders_suborder o WHERE o.purchase_id = p.id
        ) n
        WHERE p.placed_at IS NOT NULL AND y.provider <> 'on_site' AND NOT CASE
            WHEN y.state = 'authorised' THEN y.amount >= n.due
            WHEN y.state = 'released' THEN p.state = 'cancelled'
            ELSE y.captured - y.refunded = n.due END""",
    "a purchase that is not placed keeps no money": """
        SELECT p.id, 'captured ' || y.captured FROM orders_purchase p JOIN payments_payment y ON y.id = p.payment_id
        WHERE p.placed_at IS NULL AND y.captured > y.refunded""",
    "the ledger counts what each payment collected and gave back": """
        SELECT y.id, y.provider || ' ' || y.captured || ' € collected, ' || y.refunded || ' € given back; ledger: '
            || coalesce(sum(e.amount) FILTER (WHERE m.kind = 'capture'), 0) || ' and '
            || -coalesce(sum(e.amount) FILTER (WHERE m.kind = 'refund'), 0)
        FROM payments_payment y JOIN orders_purchase p ON p.payment_id = y.id
        LEFT JOIN ledger_movement m ON m.purchase = p.reference
        LEFT JOIN ledger_ledgerentry e ON e.movement_id = m.id AND e.account_id IN (
            SELECT id FROM ledger_account WHERE name = y.provider
            AND kind = CASE m.kind WHEN 'capture' THEN 'clearing' ELSE 'refunds' END)
        WHERE y.provider <> 'on_site' AND p.placed_at IS NOT NULL
        GROUP BY y.id HAVING y.captured <> coalesce(sum(e.amount) FILTER (WHERE m.kind = 'capture'), 0)
            OR y.refunded <> -coalesce(sum(e.amount) FILTER (WHERE m.kind = 'refund'), 0)""",
    "each seller is owed its sub-orders less what was given back": """
        SELECT s.seller_id, s.total || ' € in orders, ' || coalesce(l.total, 0) || ' € in the ledger'
        FROM (
            SELECT o.seller_id, sum(CASE WHEN o.state = 'cancelled' THEN 0 ELSE o.fee END) + sum(n.gross)
                + sum(c.reduction - c.fee) - sum(v.paid) AS total
            FROM orders_suborder o JOIN orders_purchase p ON p.id = o.purchase_id
            JOIN payments_payment y ON y.id = p.payment_id
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(delivered_gross - unit_gross * containers_back), 0) AS gross
                FROM orders_line WHERE sub_order_id = o.id AND state <> 'returned'
            ) n
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(s.amount - s.returned), 0) AS paid
                FROM vouchers_redemptionshare s JOIN vouchers_redemption r ON r.id = s.redemption_id
                WHERE r.purchase = p.reference AND r.state = 'used' AND s.number = o.number
            ) v
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(reduction), 0) AS reduction, coalesce(sum(fee), 0) AS fee
                FROM orders_returncase WHERE sub_order_id = o.id AND state = 'refunded' AND was_delivered
            ) c
            WHERE p.placed_at IS NOT NULL AND y.captured > 0 AND y.provider <> 'on_site' GROUP BY 1
        ) s LEFT JOIN (
            SELECT a.seller_id, -sum(e.amount) AS total
            FROM ledger_ledgerentry e JOIN ledger_account a ON a.id = e.account_id
            JOIN ledger_movement m ON m.id = e.movement_id
            WHERE a.kind = 'payable' AND m.kind IN ('capture', 'refund') GROUP BY 1
        ) l USING (seller_id) WHERE s.total <> coalesce(l.total, 0)""",
    "a fee is the sum of its shares": """
        SELECT o.id, o.fee || ' €, shares ' || coalesce(sum(s.gross), 0) || ' €'
        FROM orders_suborder o LEFT JOIN orders_feeshare s ON s.sub_order_id = o.id
        GROUP BY o.id HAVING o.fee <> coalesce(sum(s.gross), 0)""",
    "the parts of a refund are not more than the refund": """
        SELECT r.id, r.amount || ' € given back, parts ' || sum(n.gross - n.vouchers) || ' €'
        FROM payments_refund r JOIN orders_refundpart n ON n.refund_id = r.id
        GROUP BY r.id HAVING r.amount < sum(n.gross - n.vouchers)""",
    "what is given back for a line is at most its price": """
        SELECT l.id, l.gross || ' € sold, ' || l.refunded || ' € said, parts ' || coalesce(sum(r.gross), 0) || ' €'
        FROM orders_line l LEFT JOIN orders_refundpart r ON r.line_id = l.id
        GROUP BY l.id HAVING l.refunded <> coalesce(sum(r.gross), 0) OR l.gross < coalesce(sum(r.gross), 0)""",
    "containers that came back were each taken by somebody": """
        SELECT l.id, l.containers_back || ' back of ' || l.delivered_quantity || ', returns of '
            || coalesce(r.quantity, 0) || ', ' || coalesce(r.amount, 0) || ' €'
        FROM orders_line l LEFT JOIN (
            SELECT line_id, sum(quantity) AS quantity, sum(amount) AS amount FROM orders_containerreturn GROUP BY 1
        ) r ON r.line_id = l.id
        WHERE (l.deposit_of_id IS NOT NULL OR r.line_id IS NOT NULL) AND (l.containers_back > l.delivered_quantity
            OR (l.containers_back, l.unit_gross * l.containers_back)
                <> (coalesce(r.quantity, 0), coalesce(r.amount, 0)))""",
    "a deposit follows its line": """
        SELECT d.id, d.state || ', ' || d.delivered_quantity || ' of ' || d.quantity || ' containers; line '
            || l.state || ', ' || l.delivered_quantity || ' of ' || l.quantity || ' packs'
        FROM orders_line d JOIN orders_line l ON l.id = d.deposit_of_id
        WHERE l.sub_order_id <> d.sub_order_id OR CASE
            WHEN l.state = 'substituted' THEN d.delivered_quantity <> 0
            WHEN l.state IN ('withdrawn', 'returned', 'return_refused')
                THEN d.state <> l.state AND d.containers_back < d.delivered_quantity
            ELSE d.delivered_quantity * l.quantity <> d.quantity * l.delivered_quantity END""",
    "nothing is given back for what is delivered and kept": """
        SELECT l.id, l.gross || ' € sold, ' || l.delivered_gross || ' € delivered, ' || l.refunded || ' € given back'
        FROM orders_line l
        WHERE l.state <> 'returned' AND l.refunded > l.gross - l.delivered_gross + l.unit_gross * l.containers_back""",
    "the history of a line ends where the line stands": """
        SELECT l.id, l.delivered_gross || ' €, last event ' || e.gross_after || ' €'
        FROM orders_line l JOIN LATERAL (
            SELECT gross_after FROM orders_lineevent WHERE line_id = l.id ORDER BY id DESC LIMIT 1
        ) e ON true WHERE e.gross_after <> l.delivered_gross""",
    "a return is the sum of its lines": """
        SELECT c.id, c.goods || ' €, lines ' || coalesce(sum(n.gross), 0) || ' €'
        FROM orders_returncase c LEFT JOIN orders_returnline n ON n.case_id = c.id
        GROUP BY c.id HAVING c.goods <> coalesce(sum(n.gross), 0)""",
    "a return gave back its price when it was settled, and nothing before": """
        SELECT c.id, c.state || ': ' || c.goods || ' + ' || c.fee || ' - ' || c.reduction || ' €, refund ' || r.amount
        FROM orders_returncase c JOIN orders_suborder o ON o.id = c.sub_order_id
        JOIN orders_purchase p ON p.id = o.purchase_id JOIN payments_refund r ON r.id = c.refund_id
        WHERE c.state <> 'refunded' OR r.amount > c.goods + c.fee - c.reduction
            OR (p.vouchers = 0 AND r.receipt_id IS NULL AND r.amount <> c.goods + c.fee - c.reduction)""",
    "a return and its lines tell the same": """
        SELECT c.id, c.state || ' with a line ' || l.state
        FROM orders_returncase c JOIN orders_returnline n ON n.case_id = c.id JOIN orders_line l ON l.id = n.line_id
        WHERE l.state <> CASE WHEN NOT c.was_delivered THEN 'cancelled' WHEN c.state = 'refunded' THEN 'returned'
            WHEN c.state = 'refused' THEN 'return_refused' ELSE 'withdrawn' END""",
    "a purchase and its sub-orders tell the same": """
        SELECT o.id, p.state || ' with ' || o.state
        FROM orders_suborder o JOIN orders_purchase p ON p.id = o.purchase_id
        WHERE (p.state = 'awaiting_payment' AND o.state <> 'awaiting_payment')
           OR (p.state = 'placed' AND o.state = 'awaiting_payment')
           OR (p.state = 'cancelled' AND o.state <> 'cancelled')""",
    "every placed purchase has its confirmation": """
        SELECT p.id, p.reference || ' has no mail' FROM orders_purchase p
        WHERE p.email <> '' AND p.placed_at IS NOT NULL
          AND (p.payment_id IS NOT NULL OR p.vouchers > 0) AND NOT EXISTS (
            SELECT 1 FROM notices_mail m WHERE m.about = p.reference AND m.key = 'confirmation-' || p.reference)""",
}


def breaches() -> Iterable[str]:
    """One line for each thing that does not hold."""
    return broken(CHECKS)
