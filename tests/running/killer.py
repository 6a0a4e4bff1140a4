"""kill -9 at random moments: of the web server or one of its workers, of the job worker, of PostgreSQL."""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from jachete87.base.postgres import process
from jachete87.base.postgres.cluster import control_of, find_cluster
from tests.running.portal import PATIENCE, Portal

VICTIMS = ("web", "worker", "postgres", "postgres")  # the database twice: it comes back soonest, and matters most


@dataclass
class Killer:
    """Kills so often, each time after a few more answers were given; `fallen` counts its victims.

    The moments follow the answers, not the clock, so that each kill meets shoppers on their way however slow the
    machine is.
    """

    portal: Portal
    kills: int
    chance: random.Random
    answers: int = 0
    fallen: Counter[str] = field(default_factory=Counter)
    thread: threading.Thread | None = None

    @property
    def is_over(self) -> bool:
        return self.fallen.total() >= self.kills

    def hear(self) -> None:
        """A shopper was answered."""
        self.answers += 1

    def run(self) -> None:
        """Until all is done, or until nobody was answered for a long time: the test then tells who fell."""
        while not self.is_over:
            goal, until = self.answers + self.chance.randint(1, 8), time.monotonic() + PATIENCE
            while self.answers < goal and time.monotonic() < until:
                time.sleep(0.002)
            time.sleep(self.chance.uniform(0.0, 0.03))
            if time.monotonic() > until:
                return
            self._strike(self.chance.choice(VICTIMS))

    def _strike(self, what: str) -> None:
        """One process, chosen among those that are there; a moment without any is no kill."""
        pids = self._found(what)
        if pids:
            with suppress(ProcessLookupError):
                os.kill(self.chance.choice(pids), signal.SIGKILL)
                self.fallen[what] += 1

    def _found(self, what: str) -> list[int]:
        if what == "postgres":
            return self._postmaster()
        word = "granian" if what == "web" else "jachete87 worker"
        return [pid for pid, command in self.portal.descendants() if word in command]

    def _postmaster(self) -> list[int]:
        cluster = find_cluster(control_of(self.portal.home))
        pid = process.postmaster(cluster) if cluster else None
        return [pid] if pid else []


@contextmanager
def killing(killer: Killer) -> Iterator[Killer]:
    """The killer goes about beside the block, which lasts until it is over."""
    killer.thread = threading.Thread(target=killer.run, daemon=True)
    killer.thread.start()
    yield killer
    killer.thread.join()
