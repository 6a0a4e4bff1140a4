"""Search through the running server, beside the bare server and beside PostgreSQL's full text on the same data."""

import argparse
from collections.abc import Sequence

from bench.portal import probe
from bench.table import Row

SENTENCE = "Search, one client, with all facets"


def run(options: argparse.Namespace) -> Sequence[Row]:
    """Measure the API on the large portal and the page on the small one, each with a database of its own."""
    large = probe("api", options.products, options.requests)
    small = probe("page", options.page_products, min(options.requests, 300))
    count = f"{options.products:,}".replace(",", " ")
    pages = f"{options.page_products:,}".replace(",", " ")
    return [
        Row("the bare server (hello), median", large["hello"]),
        Row(f"GET /api/v1/search at {count}, median, beside hello", large["search"], "ms", large["hello"], 5.0),
        Row("the same, 99th percentile, beside its median", large["search_worst"], "ms", large["search"], 30.0),
        Row("GET /api/v1/suggest, median, beside hello", large["suggest"], "ms", large["hello"]),
        Row("the index in the process, page and facets, median", large["index"]),
        Row("PostgreSQL full text, page and five facets, beside it", large["postgres"], "ms", large["index"]),
        Row("the index, 99th percentile", large["index_worst"]),
        Row("PostgreSQL full text, 99th percentile, beside it", large["postgres_worst"], "ms", large["index_worst"]),
        Row(f"the page's searches at {pages} in the process, CPU", small["search_cpu"]),
        Row("the page of results, server CPU, beside them", small["page_cpu"], "ms", small["search_cpu"], 5.0),
        Row("the same page kept whole, server CPU, beside it", small["kept_cpu"], "ms", small["page_cpu"]),
    ]
