"""The processes of `serve`: web server and job worker, kept alive by their parent and never outliving it."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
_PATIENT = 10  # what nice(2) adds: about a tenth of what the pages get, while both cores are busy


def web_command(host: str, port: int, workers: int) -> list[str]:
    """The command of the web server: granian, WSGI, 4 threads a worker, killed workers replaced."""
    granian = os.path.join(os.path.dirname(sys.executable), "granian")
    options = ["--interface", "wsgi", "--blocking-threads", "4", "--respawn-failed-workers", "--no-ws"]
    place = ["--host", host, "--port", str(port), "--workers", str(workers), "--log-level", "warning"]
    return [granian, *options, *place, "jachete87.config.wsgi:application"]


def worker_command() -> list[str]:
    """The command of the job worker."""
    return [sys.executable, "-m", "jachete87", "worker"]


def _follow_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def _step_back() -> None:
    """Let those go first for whom somebody waits."""
    _follow_parent()
    os.nice(_PATIENT)


@dataclass
class Child:
    """One process that is started again whenever it ends; one that is patient lets the others go first."""

    name: str
    command: Sequence[str]
    is_patient: bool = False
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0

    def keep_alive(self) -> None:
        """Start it, or start it again; not more than once a second."""
        if self.process is not None and self.process.poll() is None:
            return
        self._bury()
        if time.monotonic() - self.started < 1.0:
            return
        self.started = time.monotonic()
        begin = _step_back if self.is_patient else _follow_parent
        self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=begin)  # noqa: S603, PLW1509

    def end(self, patience: float) -> None:
        """SIGTERM, then SIGKILL for the whole group after `patience` seconds."""
        if self.process is None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        self._bury()

    def _bury(self) -> None:
        """End what a killed process left behind in its group: its workers would keep the port."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass
class Household:
    """All children, watched until somebody asks to stop."""

    children: list[Child]
    ready: Callable[[], None] = lambda: None
    _stopping: bool = field(default=False)

    def run(self) -> None:
        """Keep every child alive until SIGTERM or SIGINT, then end them in order."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self.ready()
        while not self._stopping:
            for child in self.children:
                child.keep_alive()
            time.sleep(0.2)
        for child in self.children:
            child.end(patience=20.0)

    def _stop(self, *_: object) -> None:
        self._stopping = True
