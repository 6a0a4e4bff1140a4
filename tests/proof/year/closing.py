"""What a year leaves: goods to the gram, weights as charged, places as they were taken; each reckoned anew in SQL."""

from django.db import connection

from tests.proof.year.drive import Play

GOODS = """
    SELECT p.id, p.title, p.stock_on_hand, p.stock_held, p.stock_promised,
           coalesce(sum(l.delivered_quantity * l.stock_use) FILTER (WHERE o.state = 'handed_over'), 0)
    FROM catalogue_product p
    LEFT JOIN orders_line l ON l.product_id = p.id LEFT JOIN orders_suborder o ON o.id = l.sub_order_id
    WHERE p.id = ANY(%s) GROUP BY p.id"""
WEIGHTS = """
    SELECT id FROM orders_line WHERE state = 'weighed'
    AND delivered_gross <> least(unit_gross * delivered_quantity, round(unit_gross * weighed_grams / pack_grams, 2))"""
UNSERVED = """
    SELECT s.id, c.collect_on FROM drive_subscription s JOIN drive_cycle c ON c.rule_id = s.rule_id
    LEFT JOIN drive_serving d ON d.subscription_id = s.id AND d.cycle_id = c.id
    WHERE c.state = 'closed' AND c.collect_on >= s.first_on AND (c.collect_on - s.first_on) / 7 % s.weeks = 0
        AND s.created_at < c.closes_at AND (s.ended_at IS NULL OR s.ended_at > c.closes_at)
        AND (d.id IS NULL OR d.state NOT IN ('served', 'skipped'))"""
OPEN = "SELECT count(*) FROM orders_suborder WHERE state NOT IN ('handed_over', 'cancelled')"


def ills(drive: Play) -> list[str]:
    """One line for each thing that is not where the year says it went."""
    with connection.cursor() as cursor:
        cursor.execute(GOODS, [list(drive.brought)])
        found = [_of_product(drive, row) for row in cursor.fetchall()]
        cursor.execute(WEIGHTS)
        found += [f"line {line} does not cost what it weighs" for (line,) in cursor.fetchall()]
        cursor.execute(UNSERVED)
        found += [f"subscription {pk} has neither an order nor a reason for {day}" for pk, day in cursor.fetchall()]
        cursor.execute(OPEN)
        ((open_orders,),) = cursor.fetchall()
    return [ill for ill in [*found, f"{open_orders} orders are still open" if open_orders else ""] if ill]


def _of_product(drive: Play, row: tuple[int, str, int, int, int, int]) -> str:
    pk, title, on_hand, held, promised, given = row
    if (held, promised) != (0, 0):
        return f"{title}: {held} held and {promised} promised after everything was handed over"
    missing = drive.brought[pk] - on_hand - given
    return f"{title}: {missing} units of {drive.brought[pk]} are nowhere" if missing else ""
