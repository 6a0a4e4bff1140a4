"""What must hold of slots and places, asked in SQL."""

from collections.abc import Iterable

from jachete87.base.database.checks import broken

CHECKS: dict[str, str] = {
    "a slot counts its places": """
        SELECT s.id, s.booked || ' booked, ' || coalesce(p.kept, 0) || ' places'
        FROM drive_slot s LEFT JOIN (
            SELECT slot_id, count(*) AS kept FROM drive_place WHERE state IN ('held', 'taken') GROUP BY 1
        ) p ON p.slot_id = s.id WHERE s.booked <> coalesce(p.kept, 0)""",
    "a place is taken before its cut-off": """
        SELECT reference, 'taken ' || taken_at || ', cut-off ' || closes_at FROM drive_place
        WHERE taken_at >= closes_at""",
    "the places taken are those of live orders": """
        SELECT coalesce(p.slot_id, o.id), CASE WHEN p.id IS NULL THEN o.reservation || ' is ordered and not taken'
            ELSE p.reference || ' is taken and not ordered' END
        FROM (SELECT * FROM drive_place WHERE state = 'taken') p
        FULL JOIN (
            SELECT reservation, min(id) AS id FROM orders_suborder
            WHERE brick_id = 'drive' AND state <> 'cancelled' GROUP BY 1
        ) o ON o.reservation = p.reference
        WHERE p.id IS NULL OR o.id IS NULL""",
    "a subscription has an order or a reason in each sale": """
        SELECT s.id, 'neither in the sale ' || c.id || ' of ' || c.collect_on
        FROM drive_subscription s JOIN drive_cycle c ON c.rule_id = s.rule_id JOIN accounts_user u ON u.id = s.user_id
        LEFT JOIN drive_serving d ON d.subscription_id = s.id AND d.cycle_id = c.id
        WHERE c.state = 'open' AND s.state <> 'ended' AND u.is_active AND s.created_at < now() - interval '2 hours'
            AND c.opens_at < now() - interval '3 hours' AND c.collect_on >= s.first_on
            AND (c.collect_on - s.first_on) / 7 % s.weeks = 0
            AND (d.id IS NULL OR d.state IN ('due', 'filled') AND d.at < now() - interval '2 hours')
        UNION ALL
        SELECT d.subscription_id, 'still to be ordered in the closed sale ' || c.id
        FROM drive_serving d JOIN drive_cycle c ON c.id = d.cycle_id
        WHERE c.state = 'closed' AND d.state IN ('due', 'filled') AND c.closes_at < now() - interval '2 hours'""",
}


def breaches() -> Iterable[str]:
    """One line for each thing that does not hold of slots and places."""
    return broken(CHECKS)
