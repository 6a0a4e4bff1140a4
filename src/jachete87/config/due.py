"""All that is due at a moment, in one list: what `tick` does once and the worker does again and again.

A part that fails is noted for agents and logged, and the others go on; only a lost database ends the round.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import Error, connection

from jachete87.base.errors import Refusal
from jachete87.kernel import bricks
from jachete87.kernel.basket.actions.holds import expire_holds
from jachete87.kernel.documents.actions.agreeing import keep_contracts
from jachete87.kernel.documents.actions.issuing import issue_due
from jachete87.kernel.feeds.actions.refreshing import refresh_sources
from jachete87.kernel.notices.actions.incidents import end_incident, note_incident
from jachete87.kernel.notices.actions.sending import send_mails
from jachete87.kernel.notices.queries.mails import incidents
from jachete87.kernel.orders.actions.mails import write_reminders
from jachete87.kernel.orders.actions.sweeping import sweep_purchases
from jachete87.kernel.search.actions import index_due

Part = Callable[[datetime], int]

log = logging.getLogger("jachete87.due")


def parts() -> dict[str, Part]:
    """What is done, in this order, by name."""
    return {
        **{brick.slug: brick.expire for brick in bricks.installed()},
        "purchases": lambda at: sweep_purchases(at=at),
        "holds": lambda at: expire_holds(at=at),
        "contracts": lambda at: keep_contracts(at=at),
        "documents": lambda at: issue_due(at=at),
        "feeds": lambda at: refresh_sources(at=at),
        "reminders": lambda at: write_reminders(at=at),
        "mails": lambda at: send_mails(at=at),
        "index": lambda at: drain(lambda: index_due(at=at)),
    }


def do_due(at: datetime) -> dict[str, int]:
    """Do everything that is due by `at`; how many things were done, by part, without those that failed."""
    done = {name: do_part(name, part, at) for name, part in parts().items()}
    return {name: count for name, count in done.items() if count is not None}


def do_part(name: str, part: Part, at: datetime) -> int | None:
    """Do one part; None when it failed, which is noted until it works again. Raises only when the database is away."""
    try:
        done = part(at)
    except (Error, Refusal, OSError) as error:
        log.exception("what is due failed: %s", name)
        if not connection.is_usable():
            raise
        first_line = str(error).partition("\n")[0]  # what follows may quote somebody's data
        note_incident(part=name, message=f"{type(error).__name__}: {first_line}", at=at)
        return None
    if incidents().filter(part=name).exists():
        end_incident(part=name)
    return done


def drain(step: Callable[[], int]) -> int:
    """Repeat a step that does a bounded share of its work until nothing is left; the sum of what it did."""
    total = 0
    while done := step():
        total += done
    return total
