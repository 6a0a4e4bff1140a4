"""`python -m bench [SUITE …]`: every suite is a module of this package with `SENTENCE` and `run(options)`."""

import argparse
import sys
from importlib import import_module
from importlib.util import find_spec

from bench.table import show

SUITES = ("search", "feeds", "orders", "papers", "evening")


def main() -> int:
    """Run the suites asked for, all that are there by default; 1 when one misses its target."""
    there = [name for name in SUITES if find_spec(f"bench.{name}")]
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("suites", nargs="*", choices=[*there, []], metavar="SUITE", help=", ".join(there))
    parser.add_argument("--products", type=int, default=100_000, help="products in the large portal (100000)")
    parser.add_argument("--page-products", type=int, default=10_000, help="products behind the HTML page (10000)")
    parser.add_argument("--requests", type=int, default=1_000, help="requests of each kind (1000)")
    options = parser.parse_args()
    missed = 0
    for name in options.suites or there:
        suite = import_module(f"bench.{name}")
        missed += show(suite.SENTENCE, suite.run(options))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
