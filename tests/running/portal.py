"""A whole portal as its own processes: `jachete87 serve` on a free port with a data folder of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jachete87.base import postgres

PATIENCE = 300.0
ROOT = Path(__file__).parents[2]
SHELVES = """
import sys, django
django.setup()
from tests.running.shelves import main
sys.stdout.write(main(sys.argv[1], int(sys.argv[2])))
"""


@dataclass
class Portal:
    """A portal that runs; `home` is its data folder."""

    home: Path
    port: int
    extra: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        clean = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "EMAIL_URL"}}
        return {**clean, "JACHETE87_HOME": str(self.home), "JACHETE87_BASE_URL": self.url, **self.extra}

    def start(self, *options: str) -> None:
        """Start it and wait until it is well."""
        command = [sys.executable, "-m", "jachete87", "serve", "--port", str(self.port), *options]
        self.process = subprocess.Popen(command, env=self.environment)
        self.await_well()

    def await_well(self) -> None:
        """Wait until /healthz answers 200."""
        until = time.monotonic() + PATIENCE
        while self.health() != 200:
            assert self.process is not None
            assert self.process.poll() is None, "serve ended by itself"
            assert time.monotonic() < until, f"not well within {PATIENCE} s"
            time.sleep(0.2)

    def health(self) -> int:
        """The status of /healthz, 0 when nothing answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def get(self, path: str) -> Any:
        """What the API answers."""
        with urllib.request.urlopen(f"{self.url}/api/v1{path}", timeout=30) as answer:
            return json.load(answer)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run another command on the same data."""
        command = [sys.executable, "-m", "jachete87", *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    def shelves(self, what: str, number: int = 0) -> str:
        """What `shelves.py` says, run on the same data."""
        command = [sys.executable, "-c", SHELVES, what, str(number)]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def descendants(self) -> list[tuple[int, str]]:
        """Its processes below `serve`, as (pid, command line)."""
        assert self.process is not None
        listed = subprocess.run(
            ["ps", "-ww", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
        ).stdout
        rows = [line.split(None, 2) for line in listed.splitlines()]
        below, frontier = [], {self.process.pid}
        while frontier:
            children = [(int(r[0]), r[2]) for r in rows if int(r[1]) in frontier]
            below += children
            frontier = {pid for pid, _ in children}
        return below


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(home: Path, *options: str, **environment: str) -> Iterator[Portal]:
    """A portal that runs as long as the block, its database stopped at the end."""
    portal = Portal(home, free_port(), environment)
    try:
        portal.start(*options)
        yield portal
    finally:
        if portal.process is not None and portal.process.poll() is None:
            portal.stop()
        postgres.stop(home)
