"""What a year leaves: goods to the gram, weights as charged, places as they were taken; each reckoned anew in SQL."""

from datetime import UTC, datetime
from decimal import Decimal

from django.db import connection

from jachete87.base.money import ZERO
from jachete87.kernel.orders.queries.containers import container_months
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
JARS = """
    SELECT coalesce(sum(l.delivered_quantity), 0), coalesce(sum(l.delivered_gross), 0), coalesce(sum(r.n), 0),
        coalesce(sum(r.amount), 0), coalesce(sum(p.given), 0)
    FROM orders_line l JOIN orders_suborder o ON o.id = l.sub_order_id
    LEFT JOIN (SELECT line_id, sum(quantity) AS n, sum(amount) AS amount FROM orders_containerreturn GROUP BY 1) r
        ON r.line_id = l.id
    LEFT JOIN LATERAL (SELECT sum(n.gross) AS given FROM orders_refundpart n
        WHERE n.line_id = l.id AND n.at > o.handed_over_at) p ON true
    WHERE l.deposit_of_id IS NOT NULL AND o.state = 'handed_over'"""
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
        cursor.execute(JARS)
        found += _of_jars(drive, *cursor.fetchall())
        cursor.execute(OPEN)
        ((open_orders,),) = cursor.fetchall()
    return [ill for ill in [*found, f"{open_orders} orders are still open" if open_orders else ""] if ill]


def _of_product(drive: Play, row: tuple[int, str, int, int, int, int]) -> str:
    pk, title, on_hand, held, promised, given = row
    if (held, promised) != (0, 0):
        return f"{title}: {held} held and {promised} promised after everything was handed over"
    missing = drive.brought[pk] - on_hand - given
    return f"{title}: {missing} units of {drive.brought[pk]} are nowhere" if missing else ""


def _of_jars(drive: Play, row: tuple[int, Decimal, int, Decimal, Decimal]) -> list[str]:
    """The containers that went out came back or are still out; so did their deposits, to the cent."""
    out, charged, back, amount, given = row
    sellers = [farmer.pk for farmer in drive.farmers]
    months = container_months(sellers, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
    still_out = sum(each.out for each in months), sum((each.out_amount for each in months), ZERO)
    jars_back, deposits_back = drive.done["containers back"], Decimal(drive.done["cents of deposits back"]) / 100
    told = {
        "containers back": (back, jars_back),
        "deposits back": (amount, deposits_back),
        "deposits given back": (given, deposits_back),
        "containers charged": (sum(each.charged for each in months), out),
        "containers still out": (still_out, (out - jars_back, charged - deposits_back)),
    }
    return [f"{what}: {one}, not {other}" for what, (one, other) in told.items() if one != other]
