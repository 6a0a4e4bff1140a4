"""One client on one connection, and the servers it asks."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


@contextmanager
def served(application: str, workers: int = 1) -> Iterator[tuple[int, int]]:
    """The application on granian, by default with one worker, as in production; gives the port and the process."""
    port = free_port()
    granian = os.path.join(os.path.dirname(sys.executable), "granian")
    options = f"--interface wsgi --blocking-threads 4 --no-ws --workers {workers} --log-level error".split()
    place = ["--host", "127.0.0.1", "--port", str(port)]
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    server = subprocess.Popen([granian, *options, *place, application], env={**os.environ, "PYTHONPATH": path})
    try:
        _wait_for(port)
        yield port, server.pid
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(10)
        server.kill()


def timed(port: int, paths: Sequence[str]) -> list[float]:
    """Milliseconds of each request, one after the other; raises RuntimeError for an answer that is not 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    spent = []
    for path in paths:
        start = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        spent.append((time.perf_counter() - start) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {body[:200]!r}")
    connection.close()
    return spent


def cpu_seconds(pid: int) -> float:
    """CPU seconds of a process and its children so far, those that ended too."""
    family = [pid]
    for one in family:
        with suppress(OSError):
            family += [int(child) for child in Path(f"/proc/{one}/task/{one}/children").read_text().split()]
    return sum(_cpu(one) for one in family)


def middle(spent: Sequence[float]) -> float:
    """The median."""
    return median(spent)


def worst(spent: Sequence[float]) -> float:
    """The 99th percentile."""
    return quantiles(spent, n=100)[98]


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / TICKS


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.05)
    raise TimeoutError("the server does not listen")
