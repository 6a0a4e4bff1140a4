"""What must always hold of vouchers, computed from the tables, for `doctor`."""

from collections.abc import Iterable

from jachete87.base.database.checks import broken

CHECKS: dict[str, str] = {
    "a voucher's balance is its value less what it paid": """
        SELECT v.id, v.balance || ' € left of ' || v.value || ' €, '
            || coalesce(sum(r.amount - r.returned), 0) || ' € paid'
        FROM vouchers_voucher v LEFT JOIN vouchers_redemption r ON r.voucher_id = v.id
        GROUP BY v.id HAVING v.balance <> v.value - coalesce(sum(r.amount - r.returned), 0)""",
    "a campaign used what its vouchers or its discount paid, within its budget": """
        SELECT c.id, c.used || ' € used of ' || c.budget || ' €, ' || coalesce(r.paid, 0) || ' € paid'
        FROM vouchers_campaign c LEFT JOIN (
            SELECT coalesce(r.campaign_id, v.campaign_id) AS campaign, sum(r.amount - r.returned) AS paid
            FROM vouchers_redemption r LEFT JOIN vouchers_voucher v ON v.id = r.voucher_id GROUP BY 1
        ) r ON r.campaign = c.id WHERE c.used <> coalesce(r.paid, 0) OR c.used > c.budget""",
    "only a discount is taken without a voucher, and within its ceiling": """
        SELECT r.id, r.amount || ' € of a campaign of ' || c.kind || ', at most ' || coalesce(c.ceiling, c.budget)
        FROM vouchers_redemption r JOIN vouchers_campaign c ON c.id = r.campaign_id
        WHERE c.kind <> 'discount' OR r.amount > least(c.ceiling, c.budget)""",
    "a discount goes back in proportion to the goods that are lost": """
        SELECT s.id, s.returned || ' € back of ' || s.amount || ' €; ' || s.lost || ' € lost of ' || s.goods
        FROM vouchers_redemptionshare s JOIN vouchers_redemption r ON r.id = s.redemption_id
        WHERE (r.campaign_id IS NULL) <> (s.goods IS NULL)
            OR r.state = 'used' AND s.returned <> round(s.amount * s.lost / s.goods, 2)""",
    "a campaign issued the value of its vouchers": """
        SELECT c.id, c.issued || ' € issued, vouchers of ' || coalesce(sum(v.value), 0) || ' €'
        FROM vouchers_campaign c LEFT JOIN vouchers_voucher v ON v.campaign_id = c.id
        GROUP BY c.id HAVING c.issued <> coalesce(sum(v.value), 0)""",
    "the shares of a redemption make its amount": """
        SELECT r.id, r.amount || ' €, back ' || r.returned || ' €; shares ' || coalesce(sum(s.amount), 0) || ' €, back '
            || coalesce(sum(s.returned), 0) || ' €'
        FROM vouchers_redemption r LEFT JOIN vouchers_redemptionshare s ON s.redemption_id = r.id
        GROUP BY r.id HAVING r.amount <> coalesce(sum(s.amount), 0) OR r.returned <> coalesce(sum(s.returned), 0)""",
    "the ledger owes what gift cards hold": """
        SELECT 0, g.total || ' € on gift cards, ' || l.total || ' € in the ledger'
        FROM (
            SELECT coalesce(sum(v.balance + coalesce(h.held, 0)), 0) AS total FROM vouchers_voucher v LEFT JOIN (
                SELECT voucher_id, sum(amount) AS held FROM vouchers_redemption WHERE state = 'held' GROUP BY 1
            ) h ON h.voucher_id = v.id WHERE v.campaign_id IS NULL AND v.state = 'active'
        ) g, (
            SELECT coalesce(-sum(e.amount), 0) AS total FROM ledger_ledgerentry e
            JOIN ledger_account a ON a.id = e.account_id WHERE a.kind = 'vouchers'
        ) l WHERE g.total <> l.total""",
    "a funder owes what its vouchers paid and it did not pay yet": """
        SELECT c.id, coalesce(r.used, 0) - coalesce(p.paid, 0) || ' € due, '
            || coalesce(l.total, 0) || ' € in the ledger'
        FROM vouchers_campaign c LEFT JOIN (
            SELECT coalesce(r.campaign_id, v.campaign_id) AS campaign_id, sum(r.amount - r.returned) AS used
            FROM vouchers_redemption r LEFT JOIN vouchers_voucher v ON v.id = r.voucher_id
            WHERE r.state = 'used' GROUP BY 1
        ) r ON r.campaign_id = c.id LEFT JOIN (
            SELECT campaign_id, sum(total) AS paid FROM vouchers_reimbursement GROUP BY 1
        ) p ON p.campaign_id = c.id LEFT JOIN (
            SELECT a.name, sum(e.amount) AS total FROM ledger_ledgerentry e
            JOIN ledger_account a ON a.id = e.account_id WHERE a.kind = 'funder' GROUP BY 1
        ) l ON l.name = 'campaign:' || c.id
        WHERE coalesce(r.used, 0) - coalesce(p.paid, 0) <> coalesce(l.total, 0)""",
    "a statement pays its total to sellers": """
        SELECT r.id, r.total || ' € stated, ' || coalesce(sum(e.amount), 0) || ' € in the ledger'
        FROM vouchers_reimbursement r LEFT JOIN ledger_movement m ON m.kind = 'reimbursement'
            AND m.reference = coalesce('campaign:' || r.campaign_id, 'gift') || ':' || r.number
        LEFT JOIN ledger_ledgerentry e ON e.movement_id = m.id AND e.account_id IN (
            SELECT id FROM ledger_account WHERE kind = 'payable')
        GROUP BY r.id HAVING r.total <> coalesce(sum(e.amount), 0)""",
    "a provider holds what gift cards brought, less what sellers got of it": """
        SELECT 0, a.name || ': ' || sum(e.amount) || ' €'
        FROM ledger_ledgerentry e JOIN ledger_account a ON a.id = e.account_id
        JOIN ledger_movement m ON m.id = e.movement_id
        WHERE a.kind = 'clearing' AND a.name <> 'funding'
            AND (m.kind = 'voucher_issue' OR m.kind = 'funding' AND m.reference LIKE 'gift:%')
        GROUP BY a.name HAVING sum(e.amount) < 0""",
    "each seller is owed what vouchers paid it": """
        SELECT seller_id, coalesce(s.total, 0) || ' € in shares, ' || coalesce(l.total, 0) || ' € in the ledger'
        FROM (
            SELECT s.seller_id, sum(s.amount - s.returned) AS total FROM vouchers_redemptionshare s
            JOIN vouchers_redemption r ON r.id = s.redemption_id WHERE r.state = 'used' GROUP BY 1
        ) s FULL JOIN (
            SELECT a.seller_id, -sum(e.amount) AS total FROM ledger_ledgerentry e
            JOIN ledger_account a ON a.id = e.account_id JOIN ledger_movement m ON m.id = e.movement_id
            WHERE a.kind = 'payable' AND m.kind IN ('voucher_use', 'voucher_back') GROUP BY 1
        ) l USING (seller_id) WHERE coalesce(s.total, 0) <> coalesce(l.total, 0)""",
}


def breaches() -> Iterable[str]:
    """One line for each thing that does not hold."""
    return broken(CHECKS)
