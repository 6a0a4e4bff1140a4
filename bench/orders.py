"""Orders of three lines by sixteen clients at once, beside what the same server does for pgbench in the same run."""

import argparse
from collections.abc import Sequence

from bench.portal import probe
from bench.table import Row

SENTENCE = "16 clients order 3 lines out of 10,000 products, beside pgbench (TPC-B, 16 clients, scale 16)"
_SHARE = 0.25
_SLOWEST_CHECKOUT_MS = 20.0  # 50 a second
_MOST_EACH = 30


def run(options: argparse.Namespace) -> Sequence[Row]:
    """Measure orders by the actions and through HTTP, wall time divided by their number."""
    found = probe("orders", options.page_products, min(options.requests, _MOST_EACH))
    transaction, order = found["pgbench"], found["orders"]
    return [
        Row("a transaction of pgbench", transaction),
        Row("an order by the actions, beside it", order, "ms", transaction, transaction / _SHARE),
        Row("of it the database's CPU", found["orders_database_cpu"], "ms", order),
        Row("the same with one product that everybody orders, beside it", found["hot"], "ms", order, 2 * order),
        Row("a checkout through HTTP with its page, beside it", found["checkouts"], "ms", order, _SLOWEST_CHECKOUT_MS),
    ]
