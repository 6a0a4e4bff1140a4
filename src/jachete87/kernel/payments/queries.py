"""Reads of payments that have a name."""

from collections.abc import Iterable

from jachete87.base.database.checks import broken

_CHECKS: dict[str, str] = {
    "what is captured is what was asked, or less where it was only authorised": """
        SELECT id, state || ', captured ' || captured || ' of ' || amount FROM payments_payment
        WHERE (state IN ('captured', 'refunded') AND captured <> amount AND NOT capture_later AND provider <> 'on_site')
           OR (state NOT IN ('captured', 'refunded') AND captured <> 0 AND provider <> 'on_site')""",
    "what is captured is what the ledger counts": """
        SELECT p.id, p.captured || ' €, ledger ' || coalesce(sum(e.amount), 0) || ' €'
        FROM payments_payment p
        LEFT JOIN ledger_movement m ON m.kind = 'capture' AND m.reference = p.token
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
    return broken(_CHECKS)
