"""All that is due at a moment, in one list: what `tick` does once and the worker does again and again."""

from collections.abc import Callable
from datetime import datetime

from jachete87.kernel import bricks
from jachete87.kernel.basket.actions.holds import expire_holds
from jachete87.kernel.feeds.actions.refreshing import refresh_sources
from jachete87.kernel.orders.actions.mails import send_mails
from jachete87.kernel.orders.actions.sweeping import sweep_purchases
from jachete87.kernel.search.actions import index_due


def do_due(at: datetime) -> dict[str, int]:
    """Do everything that is due by `at`; how many things were done, by kind. Can be repeated."""
    done = {brick.slug: brick.expire(at) for brick in bricks.installed()}
    done["purchases"] = sweep_purchases(at=at)
    done["holds"] = expire_holds(at=at)
    done["feeds"] = refresh_sources(at=at)
    done["mails"] = send_mails(at=at)
    done["index"] = drain(lambda: index_due(at=at))
    return done


def drain(step: Callable[[], int]) -> int:
    """Repeat a step that does a bounded share of its work until nothing is left; the sum of what it did."""
    total = 0
    while done := step():
        total += done
    return total
