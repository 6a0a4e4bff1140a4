"""The job worker: keeps the index and the mails going all the time, everything else at its rhythm.

One worker per database holds an advisory lock while it lives; a second one waits. What it does can be done twice and
left half done: each step takes its work from tables and marks it after the deed, so a killed worker loses nothing.
Mails leave beside the rest: a mail server that answers late holds up nothing else.
"""

import logging
import signal
import threading
import time
from dataclasses import dataclass, field

from django.db import Error, connection

from jachete87.base.times import now
from jachete87.config.due import do_part, parts

WORKER_LOCK = 87_000_002
_PULSE_SECONDS = 0.1
_TICK_SECONDS = 10.0
_MAIL_SECONDS = 1.0
_LAST_MAIL_SECONDS = 15.0

log = logging.getLogger("jachete87.worker")


@dataclass
class Worker:
    """The loop of the worker; `stop` ends it after the step in hand."""

    stopping: threading.Event = field(default_factory=threading.Event)
    has_lock: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Work until stopped; after a lost database the lock is taken again."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        post = threading.Thread(target=self._keep_mails_going, name="mails", daemon=True)
        post.start()
        while not self.stopping.is_set():
            try:
                if self._take_lock():
                    self.has_lock.set()
                    self._work()
            except Error as error:
                log.warning("the database is away: %s", error)
                connection.close()
            self.has_lock.clear()
            self.stopping.wait(1.0)
        connection.close()
        post.join(_LAST_MAIL_SECONDS)

    def _take_lock(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [WORKER_LOCK])
            return bool(cursor.fetchone()[0])

    def _work(self) -> None:
        rhythmic, next_tick = parts(), 0.0
        index = rhythmic.pop("index")
        del rhythmic["mails"]
        while not self.stopping.is_set():
            do_part("index", index, now())
            if time.monotonic() >= next_tick:
                for name, part in rhythmic.items():
                    do_part(name, part, now())
                next_tick = time.monotonic() + _TICK_SECONDS
            self.stopping.wait(_PULSE_SECONDS)

    def _keep_mails_going(self) -> None:
        """Send what waits, in a thread with a database connection of its own, while this worker has the lock.

        A fault that nobody foresaw ends the worker as a whole: a new one takes its place.
        """
        try:
            while not self.stopping.wait(_MAIL_SECONDS):
                if self.has_lock.is_set():
                    self._send_mails()
        finally:
            self.stopping.set()
            connection.close()

    def _send_mails(self) -> None:
        try:
            do_part("mails", parts()["mails"], now())
        except Error as error:
            log.warning("the database is away from the mails: %s", error)
            connection.close()
