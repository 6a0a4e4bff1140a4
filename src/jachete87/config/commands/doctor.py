"""Check every invariant of the design; exit code 0 if all hold, 1 with a line for each that does not."""

import argparse
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from jachete87.config.commands.tick import moment_of
from jachete87.kernel import bricks
from jachete87.kernel.basket import queries as basket
from jachete87.kernel.catalogue.queries import checks as catalogue
from jachete87.kernel.documents import queries as documents
from jachete87.kernel.feeds import queries as feeds
from jachete87.kernel.ledger import queries as ledger
from jachete87.kernel.notices.queries import checks as notices
from jachete87.kernel.orders import queries as orders
from jachete87.kernel.payments import queries as payments
from jachete87.kernel.search import queries as search
from jachete87.kernel.vouchers import queries as vouchers

Check = Callable[[], Iterable[str]]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Print as JSON; by a moment that is not the present one, as after `tick --at`."""
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--at", metavar="ISO-8601", type=moment_of, default=None)


def checks(at: datetime | None = None) -> dict[str, Check]:
    """Every check by its name, as things should stand at that moment (now)."""
    kernel: dict[str, Check] = {
        "catalogue": catalogue.breaches,
        "baskets": basket.breaches,
        "orders": orders.breaches,
        "payments": payments.breaches,
        "vouchers": vouchers.breaches,
        "ledger": ledger.breaches,
        "documents": documents.breaches,
        "feeds": feeds.breaches,
        "notices": notices.breaches,
        "index": partial(search.breaches, at),
    }
    return kernel | {brick.slug: brick.breaches for brick in bricks.installed()}


def run(asked: argparse.Namespace) -> int:
    """Run all checks."""
    found = {name: list(check()) for name, check in checks(asked.at).items()}
    ills = [f"{name}: {line}" for name, lines in found.items() for line in lines]
    if asked.json:
        print(json.dumps({"well": not ills, "checks": found}, ensure_ascii=False, indent=1))  # noqa: T201
    elif ills:
        print("\n".join(ills))  # noqa: T201
    else:
        print(f"All invariants hold ({len(found)} checks).")  # noqa: T201
    return 1 if ills else 0
