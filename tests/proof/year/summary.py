"""What a year came to, in lines that can be read aloud."""

from decimal import Decimal
from statistics import median

from django.db import connection
from django.db.models import Count

from jachete87.bricks.drive.models import Serving
from tests.proof.year.hands import Done
from tests.proof.year.week import Year

COUNTS = {
    "purchases": "SELECT count(*) FROM orders_purchase WHERE placed_at IS NOT NULL",
    "sub-orders": "SELECT count(*) FROM orders_suborder",
    "sub-orders handed over": "SELECT count(*) FROM orders_suborder WHERE state = 'handed_over'",
    "lines": "SELECT count(*) FROM orders_line WHERE deposit_of_id IS NULL",
    "lines weighed": "SELECT count(*) FROM orders_line WHERE state = 'weighed'",
    "missing items": "SELECT count(*) FROM orders_line WHERE state = 'missing' AND deposit_of_id IS NULL",
    "substitutions": "SELECT count(*) FROM orders_line WHERE state = 'substituted'",
    "minimums not reached": "SELECT count(*) FROM drive_cycleleg WHERE state = 'short'",
    "letters sent": "SELECT count(*) FROM notices_mail WHERE state = 'sent'",
    "invoices": "SELECT count(*) FROM documents_document WHERE kind = 'invoice'",
    "credit notes": "SELECT count(*) FROM documents_document WHERE kind = 'credit_note'",
    "ledger entries": "SELECT count(*) FROM ledger_ledgerentry",
    "refunds": "SELECT count(*) FROM payments_sandboxrefund",
}
EUROS = {
    "ordered, deposits included": "SELECT sum(gross) FROM orders_line",
    "deposits out": """SELECT sum(l.delivered_gross) FROM orders_line l JOIN orders_suborder o ON o.id = l.sub_order_id
        WHERE l.deposit_of_id IS NOT NULL AND o.state = 'handed_over'""",
    "deposits back": "SELECT sum(amount) FROM orders_containerreturn",
    "refunds": "SELECT sum(amount) FROM payments_sandboxrefund",
    "invoices": "SELECT sum(gross) FROM documents_document WHERE kind = 'invoice'",
    "credit notes": "SELECT sum(gross) FROM documents_document WHERE kind = 'credit_note'",
}


def summary(year: Year, turnover: Decimal, seconds: list[float]) -> str:
    """A line for each count, sum and deed, then the time."""
    figures = [(f"{_asked(sql):,}", what) for what, sql in COUNTS.items()]
    sums = [(f"{_asked(sql):,.2f} €", what) for what, sql in EUROS.items()]
    sums.append((f"{turnover:,.2f} €", "in documents = ledger = statements = bank and counter, to the cent"))
    goods = [(f"{sum(year.drive.brought.values()):,}", "pieces and grams brought = given + still there, to the unit")]
    done = [(f"{count:,}", what) for what, count in sorted((year.drive.done + _servings()).items())]
    times = [
        (
            f"{sum(seconds) / len(seconds):.1f} s",
            f"a week, {median(seconds):.1f} s the median, {max(seconds):.1f} s the longest",
        ),
        (f"{sum(seconds):.0f} s", f"{year.week} sales in all, doctor after each"),
    ]
    rows = [*figures, *sums, *goods, *done, *times]
    return "\n".join(f"{figure:>16}  {what}" for figure, what in rows)


def _servings() -> Done:
    told = Serving.objects.values_list("state", "reason").annotate(count=Count("pk"))
    return Done({" ".join(filter(None, ("subscriptions", state, reason))): count for state, reason, count in told})


def _asked(sql: str) -> Decimal | int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        ((found,),) = cursor.fetchall()
    return found or 0
