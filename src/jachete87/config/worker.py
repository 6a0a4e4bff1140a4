"""The job worker: keeps the index and the mails going all the time, everything else at its rhythm.

One worker per database holds an advisory lock while it lives; a second one waits. What it does can be done twice and
left half done: each step takes its work from tables and marks it after the deed, so a killed worker loses nothing.
"""

import logging
import signal
import threading
import time
from dataclasses import dataclass, field

from django.db import Error, connection

from jachete87.base.times import now
from jachete87.config.due import do_due, drain
from jachete87.kernel.orders.actions.mails import send_mails
from jachete87.kernel.search.actions import index_due

WORKER_LOCK = 87_000_002
_PULSE_SECONDS = 0.1
_TICK_SECONDS = 10.0
_MAIL_SECONDS = 1.0

log = logging.getLogger("jachete87.worker")


@dataclass
class Worker:
    """The loop of the worker; `stop` ends it after the step in hand."""

    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Work until stopped; after a lost database the lock is taken again."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        while not self.stopping.is_set():
            try:
                if self._take_lock():
                    self._work()
            except Error as error:
                log.warning("the database is away: %s", error)
                connection.close()
            self.stopping.wait(1.0)
        connection.close()

    def _take_lock(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [WORKER_LOCK])
            return bool(cursor.fetchone()[0])

    def _work(self) -> None:
        next_tick = next_mail = 0.0
        while not self.stopping.is_set():
            drain(lambda: index_due(at=now()))
            if time.monotonic() >= next_mail:
                send_mails(at=now())
                next_mail = time.monotonic() + _MAIL_SECONDS
            if time.monotonic() >= next_tick:
                do_due(now())
                next_tick = time.monotonic() + _TICK_SECONDS
            self.stopping.wait(_PULSE_SECONDS)
