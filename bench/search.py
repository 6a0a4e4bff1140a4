"""Search through the running server, beside the bare server and beside PostgreSQL's full text on the same data."""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.client import ROOT
from bench.table import Row
from jachete87.base.postgres import stop

MARK = "filled-3"
"""In a portal that is ready to be measured; another name when the invented market changes."""
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


def probe(kind: str, products: int, requests: int) -> dict[str, float]:
    """What is measured in a portal of that many products, in a process and with a database of its own."""
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    home = ROOT / ".data" / "bench" / str(products)
    _clear(home)
    environment = {**os.environ, "JACHETE87_HOME": str(home), "PYTHONPATH": path}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "bench.probe", kind, str(products), str(requests), MARK]
    print(f"  … {products} products", file=sys.stderr)
    ended = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    figures: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    return figures


def _clear(home: Path) -> None:
    """Remove a portal that was left half filled, or filled otherwise."""
    if home.exists() and not (home / MARK).exists():
        stop(home)
        shutil.rmtree(home)
