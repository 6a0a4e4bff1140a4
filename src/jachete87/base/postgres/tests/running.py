"""What the tests of the server share: children that start it, a look at its processes, folders cleaned of it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg

from jachete87.base.postgres import Server
from jachete87.base.postgres.cluster import NOTE, SHELF

START = "import sys, pathlib; from jachete87.base.postgres import ensure_running as e; s = e(pathlib.Path(sys.argv[1]))"
REPORT = f"{START}; print((s.data_dir / 'postmaster.pid').read_text().split()[0], s.password)"


def pid_of(server: Server) -> int:
    return int((server.data_dir / "postmaster.pid").read_text().split()[0])


def write(server: Server, word: str) -> None:
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS word (said text)")
        connection.execute("DELETE FROM word")
        connection.execute("INSERT INTO word VALUES (%s)", [word])


def words(server: Server) -> list[str]:
    """The words written, none when the database is empty."""
    with psycopg.connect(server.url) as connection:
        if connection.execute("SELECT to_regclass('word')").fetchone() == (None,):
            return []
        return [said for (said,) in connection.execute("SELECT said FROM word")]


def child(code: str, home: Path) -> subprocess.Popen[str]:
    """Another Python process, in a group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", code, str(home)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )


def outcomes(code: str, home: Path, number: int) -> list[str]:
    """What that many processes print that do the same at once."""
    return [process.communicate()[0].strip() for process in [child(code, home) for _ in range(number)]]


def wait_for(condition: Callable[[], object]) -> None:
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.005)


def servers_of(home: Path) -> list[int]:
    """Every server whose data lies below the folder, or outside with a note that it belongs there."""
    places = [f"-D {place}/" for place in (home, *_outside(home))]
    found = subprocess.run(["ps", "-ww", "-eo", "pid=,args="], capture_output=True, text=True, check=True)
    lines = [line.split(None, 1) for line in found.stdout.splitlines() if "/postgres -D " in line]
    return [int(pid) for pid, args in lines if any(place in args for place in places)]


def folder(mode: int) -> Iterator[Path]:
    """A folder for a fixture; every server that lives for it ends with it."""
    made = Path(tempfile.mkdtemp(prefix="folder-")).resolve()
    # Names of temporary folders may have capitals, which are the matter of one test only.
    home = made.rename(made.with_name(made.name.lower()))
    home.chmod(mode)
    yield home
    for pid in servers_of(home):
        os.kill(pid, signal.SIGQUIT)
    wait_for(lambda: not servers_of(home))
    for place in _outside(home):
        shutil.rmtree(place)
    shutil.rmtree(home)


def _outside(home: Path) -> list[Path]:
    notes = SHELF.glob(f"*/{NOTE}") if os.geteuid() == 0 else []
    return [note.parent for note in notes if note.read_text().startswith(f"{home}/")]


def write_until_killed(server: Server, options: str, kills_after: int) -> list[int]:
    """Write numbers, each in a transaction of its own, until the server is killed with -9; those it acknowledged."""
    acknowledged: list[int] = []
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS written (number integer)")
        connection.execute("TRUNCATE written")
    talk = psycopg.connect(server.url, options=options, autocommit=True)
    with suppress(psycopg.OperationalError), talk as connection:
        while True:
            connection.execute("INSERT INTO written VALUES (%s)", [len(acknowledged)])
            acknowledged.append(len(acknowledged))
            if len(acknowledged) == kills_after:
                os.kill(pid_of(server), signal.SIGKILL)
    return acknowledged
