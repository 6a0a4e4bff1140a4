"""Reads of payments that have a name."""

from collections.abc import Iterable

from jachete87.base.database.checks import broken

CHECKS: dict[str, str] = {
    "what is captured is what was asked, or less where it was only authorised": """
        SELECT id, state || ', captured ' || captured || ' of ' || amount FROM payments_payment
        WHERE (state IN ('captured', 'refunded') AND captured <> amount AND NOT capture_later AND provider <> 'on_site')
           OR (state NOT IN ('captured', 'refunded') AND captured <> 0 AND provider <> 'on_site')""",
    "what is captured is what the ledger counts": """
        SELECT p.id, p.captured || ' €, ledger ' || coalesce(sum(e.amount), 0) || ' €'
        FROM payments_payment p
        LEFT JOIN ledger_movement m ON m.kind IN ('capture', 'voucher_issue') AND m.reference = p.token
        LEFT JOIN ledger_ledgerentry e ON e.movement_id = m.id AND e.account_id IN (
            SELECT id FROM ledger_account WHERE kind = 'clearing' AND name = p.provider)
        WHERE p.provider <> 'on_site' GROUP BY p.id HAVING p.captured <> coalesce(sum(e.amount), 0)""",
    "no authorisation lapses unseen": """
        SELECT id, 'lapses ' || capture_before FROM payments_payment
        WHERE state = 'authorised' AND capture_before < now()""",
    "no provider contradicts us": """
        SELECT p.id, e.kind || ': ' || e.reason
        FROM payments_paymentevent e JOIN payments_payment p ON p.id = e.payment_id
        WHERE e.outcome = 'refused'""",
    "what sellers received at the counter is booked": """
        SELECT r.id, r.amount || ' €, ledger ' || coalesce(sum(e.amount), 0) || ' €'
        FROM payments_counterreceipt r
        LEFT JOIN ledger_movement m ON m.kind = 'on_site' AND m.reference = r.reference
        LEFT JOIN ledger_ledgerentry e ON e.movement_id = m.id AND e.account_id IN (
            SELECT id FROM ledger_account WHERE kind = 'received' AND seller_id = r.seller_id)
        GROUP BY r.id HAVING r.amount <> coalesce(sum(e.amount), 0)""",
    "what sellers gave back at the counter is booked": """
        SELECT r.id, r.amount || ' €, ledger ' || coalesce(sum(e.amount), 0) || ' €'
        FROM payments_refund r JOIN payments_payment p ON p.id = r.payment_id
        LEFT JOIN payments_counterreceipt c ON c.id = r.receipt_id
        LEFT JOIN ledger_movement m ON m.kind = 'on_site_back' AND m.reference = r.token
        LEFT JOIN ledger_ledgerentry e ON e.movement_id = m.id AND e.account_id IN (
            SELECT id FROM ledger_account WHERE kind = 'received' AND seller_id = c.seller_id)
        WHERE p.provider = 'on_site' GROUP BY r.id HAVING -r.amount <> coalesce(sum(e.amount), 0)""",
    "a payment at the counter is the sum of what sellers received": """
        SELECT p.id, p.captured || ' €, receipts ' || coalesce(sum(r.amount), 0) || ' €'
        FROM payments_payment p LEFT JOIN payments_counterreceipt r ON r.payment_id = p.id
        WHERE p.provider = 'on_site'
        GROUP BY p.id HAVING p.captured <> coalesce(sum(r.amount), 0)""",
    "what went on to sellers is the sum of their transfers": """
        SELECT p.id, p.transferred || ' €, transfers ' || coalesce(sum(t.amount - t.taken_back), 0) || ' €'
        FROM payments_payment p LEFT JOIN payments_transfer t ON t.payment_id = p.id
        GROUP BY p.id HAVING p.transferred <> coalesce(sum(t.amount - t.taken_back), 0)""",
    "what was taken back of a transfer is the sum of its parts": """
        SELECT t.id, t.taken_back || ' €, parts ' || coalesce(sum(b.amount), 0) || ' €'
        FROM payments_transfer t LEFT JOIN payments_transferback b ON b.transfer_id = t.id
        GROUP BY t.id HAVING t.taken_back <> coalesce(sum(b.amount), 0)""",
    "what a provider holds is what it collected, less what went on": """
        SELECT 0, n.provider || ': ' || n.held || ' €, ledger ' || coalesce(l.total, 0) || ' €'
        FROM (
            SELECT p.provider, sum(p.captured - p.fee
                - (SELECT coalesce(sum(amount), 0) FROM payments_refund
                   WHERE payment_id = p.id AND done_at IS NOT NULL)
                - (SELECT coalesce(sum(amount), 0) FROM payments_transfer
                   WHERE payment_id = p.id AND done_at IS NOT NULL)
                + (SELECT coalesce(sum(b.amount), 0) FROM payments_transferback b
                   JOIN payments_transfer t ON t.id = b.transfer_id
                   WHERE t.payment_id = p.id AND b.done_at IS NOT NULL)
                - (SELECT coalesce(sum(amount + fee), 0) FROM payments_dispute WHERE payment_id = p.id)
                + (SELECT coalesce(sum(amount), 0) FROM payments_dispute WHERE payment_id = p.id AND state = 'won')
            ) AS held FROM payments_payment p WHERE p.provider <> 'on_site' AND EXISTS (
                SELECT 1 FROM ledger_movement WHERE kind = 'capture' AND reference = p.token) GROUP BY 1
        ) n LEFT JOIN (
            SELECT a.name, sum(e.amount) AS total FROM ledger_ledgerentry e
            JOIN ledger_account a ON a.id = e.account_id JOIN ledger_movement m ON m.id = e.movement_id
            WHERE a.kind = 'clearing' AND m.kind IN (
                'capture', 'provider_fee', 'refund_done', 'transfer', 'transfer_back', 'dispute', 'dispute_won')
            GROUP BY 1
        ) l ON l.name = n.provider WHERE n.held <> coalesce(l.total, 0)""",
    "a payment gave back the sum of its refunds": """
        SELECT p.id, p.refunded || ' €, refunds ' || coalesce(sum(r.amount), 0) || ' €'
        FROM payments_payment p LEFT JOIN payments_refund r ON r.payment_id = p.id
        GROUP BY p.id HAVING p.refunded <> coalesce(sum(r.amount), 0)""",
    "the sandbox collected what we noted": """
        SELECT p.id, p.state || ' here, ' || c.state || ' at the sandbox, ' || c.amount || ' €'
        FROM payments_payment p JOIN payments_sandboxcharge c ON c.token = p.token
        WHERE (p.state IN ('captured', 'refunded') AND (c.state <> 'captured' OR c.captured <> p.captured))
           OR (p.state IN ('declined', 'released') AND c.state = 'captured')""",
    "every refund that was sent arrived once": """
        SELECT r.id, r.amount || ' € noted, ' || coalesce(s.amount, 0) || ' € at the sandbox'
        FROM payments_refund r JOIN payments_payment p ON p.id = r.payment_id
        LEFT JOIN payments_sandboxrefund s ON s.token = r.token
        WHERE p.provider = 'sandbox' AND r.done_at IS NOT NULL AND r.amount <> coalesce(s.amount, 0)""",
}


def breaches() -> Iterable[str]:
    """One line for each thing that does not hold."""
    return broken(CHECKS)
