"""One portal of one size, measured in a process of its own: `python -m bench.probe KIND PRODUCTS REQUESTS MARK`."""

import json
import os
import sys
from importlib import import_module
from pathlib import Path

import django
from django.db import connection

from jachete87.base.postgres import stop

KINDS = {"api": "bench.finding", "page": "bench.finding", "orders": "bench.placing", "papers": "bench.printing"}
"""What can be measured, and where the function of that name is; models may be imported there."""


def main(kind: str, products: int, requests: int, mark: str) -> None:
    """Prepare the portal, measure, print the figures as JSON on the last line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jachete87.config.settings")
    django.setup()
    home = Path(os.environ["JACHETE87_HOME"])
    import_module("bench.market").fill(products, home / mark)
    try:
        figures = getattr(import_module(KINDS[kind]), kind)(requests)
    finally:
        connection.close()
        stop(home)
    print(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
