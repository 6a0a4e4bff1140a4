"""What must hold of slots and places, asked in SQL."""

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
            WHERE brick_id = 'drive' AND state <> 'cancelled' GROUP BY 1
        ) o ON o.reservation = p.reference
        WHERE p.id IS NULL OR o.id IS NULL""",
}


def breaches() -> Iterable[str]:
    """One line for each thing that does not hold of slots and places."""
    return broken(CHECKS)
