"""Fill an empty portal with the demo département; the same seed gives the same data."""

import argparse

from jachete87.config.demo.fill import fill
from jachete87.config.progress import progress
from jachete87.config.setup import prepare


def arguments(parser: argparse.ArgumentParser) -> None:
    """How much of each, and the seed."""
    parser.add_argument("--sellers", type=int, default=120)
    parser.add_argument("--products", type=int, default=1500)
    parser.add_argument("--orders", type=int, default=60)
    parser.add_argument("--seed", type=int, default=87)


def run(asked: argparse.Namespace) -> int:
    """Fill; a second run adds nothing twice."""
    prepare()
    with progress("Filling the demo département") as report:
        fill(sellers=asked.sellers, products=asked.products, orders=asked.orders, seed=asked.seed, progress=report)
    return 0
