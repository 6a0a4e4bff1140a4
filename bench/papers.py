"""All papers of a sale of 300 orders, one after the other, and how long each takes."""

import argparse
from collections.abc import Sequence

from bench.portal import probe
from bench.table import Row

SENTENCE = "all papers of a sale of 300 orders of 9 lines, 30 farms, six points: read, written and set, one by one"
_ORDERS = 300
_MOST_MS = 20_000.0
_KEPT_MB = 200.0


def run(options: argparse.Namespace) -> Sequence[Row]:
    """Print each paper once; the ratio is its share of the whole."""
    found = probe("papers", options.page_products, _ORDERS)
    kept, cpu = found.pop("kept"), found.pop("cpu")
    whole = sum(found.values())
    return [
        *(Row(name, taken, "ms", whole) for name, taken in found.items()),
        Row("all of them", whole, "ms", None, _MOST_MS),
        Row("CPU of it, without the database's", cpu, "ms", whole),
        Row("memory that this process keeps of them", kept, "MB", None, _KEPT_MB),
    ]
