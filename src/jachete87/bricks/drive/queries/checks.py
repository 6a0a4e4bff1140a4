"""What must hold of slots, places and legs, asked in SQL."""

from collections.abc import Iterable

from jachete87.base.database.checks import broken

CHECKS: dict[str, str] = {
    "a slot counts its places": """
        SELECT s.id, concat_ws(', ', s.booked, s.booked_crates, s.booked_chilled) || ' booked, places take '
            || concat_ws(', ', coalesce(p.kept, 0), coalesce(p.crates, 0), coalesce(p.chilled, 0))
        FROM drive_slot s LEFT JOIN (
            SELECT slot_id, count(*) AS kept, sum(crates) AS crates, sum(chilled) AS chilled
            FROM drive_place WHERE state IN ('held', 'taken') GROUP BY 1
        ) p ON p.slot_id = s.id
        WHERE (s.booked, s.booked_crates, s.booked_chilled)
            <> (coalesce(p.kept, 0), coalesce(p.crates, 0), coalesce(p.chilled, 0))""",
    "a place is taken before its cut-off": """
        SELECT reference, 'taken ' || taken_at || ', cut-off ' || closes_at FROM drive_place
        WHERE taken_at >= closes_at""",
    "the places taken are those of live orders": """
        SELECT coalesce(p.slot_id, o.id), CASE WHEN p.id IS NULL THEN o.reservation || ' is ordered and not taken'
            ELSE p.reference || ' is taken and not ordered' END
        FROM (SELECT * FROM drive_place WHERE state = 'taken') p
        FULL JOIN (
            SELECT reservation, min(id) AS id FROM orders_suborder
            WHERE coalesce(carrier_id, brick_id) = 'drive' AND state <> 'cancelled' GROUP BY 1
        ) o ON o.reservation = p.reference
        WHERE p.id IS NULL OR o.id IS NULL""",
    "what rides along is brought before its collection, to a sale that takes it": """
        SELECT o.id, 'brought ' || o.bring_by || ', collected ' || s.starts_at || CASE
            WHEN d.handling_fee IS NULL THEN ', not taken along' ELSE '' END
        FROM orders_suborder o JOIN drive_place p ON p.reference = o.reservation
        JOIN drive_slot s ON s.id = p.slot_id JOIN drive_cycle c ON c.id = s.cycle_id
        JOIN drive_cyclerule r ON r.id = c.rule_id JOIN drive_farmdrive d ON d.id = r.drive_id
        WHERE o.carrier_id = 'drive' AND o.state IN ('awaiting_payment', 'to_prepare', 'ready')
            AND (d.handling_fee IS NULL OR o.bring_by > s.starts_at OR o.group_key <> 'cycle-' || c.id)""",
    "what is ordered of a leg is counted": """
        SELECT coalesce(q.id, o.leg), coalesce(q.promised, 0) || ' counted, ' || coalesce(o.units, 0) || ' ordered'
        FROM drive_legquantity q FULL JOIN (
            SELECT l.id AS leg, i.product_id, sum(i.delivered_quantity * i.stock_use) AS units
            FROM drive_cycleleg l
            JOIN orders_suborder s ON s.brick_id = 'drive' AND s.seller_id = l.seller_id
                AND s.group_key = 'cycle-' || l.cycle_id
            JOIN orders_line i ON i.sub_order_id = s.id
            WHERE s.state <> 'cancelled' AND i.cancelled_at IS NULL
            GROUP BY 1, 2
        ) o ON o.leg = q.leg_id AND o.product_id = q.product_id
        WHERE coalesce(q.promised, 0) <> coalesce(o.units, 0)""",
    "a leg closes with its cycle at the latest": """
        SELECT l.id, 'closes ' || l.closes_at || ', its cycle ' || c.closes_at
        FROM drive_cycleleg l JOIN drive_cycle c ON c.id = l.cycle_id WHERE l.closes_at > c.closes_at""",
    "a subscription has an order or a reason in each sale": """
        SELECT s.id, 'neither in the sale ' || c.id || ' of ' || c.collect_on
        FROM drive_subscription s JOIN drive_cycle c ON c.rule_id = s.rule_id JOIN accounts_user u ON u.id = s.user_id
        LEFT JOIN drive_serving d ON d.subscription_id = s.id AND d.cycle_id = c.id
        WHERE c.state = 'open' AND s.state <> 'ended' AND u.is_active AND s.created_at < now() - interval '2 hours'
            AND c.opens_at < now() - interval '3 hours' AND c.collect_on >= s.first_on
            AND (c.collect_on - s.first_on + 3) / 7 % s.weeks = 0
            AND (d.id IS NULL OR d.state IN ('due', 'filled') AND d.at < now() - interval '2 hours')
        UNION ALL
        SELECT d.subscription_id, 'still to be ordered in the closed sale ' || c.id
        FROM drive_serving d JOIN drive_cycle c ON c.id = d.cycle_id
        WHERE c.state = 'closed' AND d.state IN ('due', 'filled') AND c.closes_at < now() - interval '2 hours'""",
}


def breaches() -> Iterable[str]:
    """One line for each thing that does not hold of slots, places and legs."""
    return broken(CHECKS)
