"""The server's processes: is it alive, launch it, end it, and why it died."""

import os
import signal
import time
from pathlib import Path

from jachete87.base.postgres.account import Account
from jachete87.base.postgres.binaries import Binaries
from jachete87.base.postgres.cluster import CONFIGURATION, Cluster, write_whole
from jachete87.base.postgres.errors import StartFailedError
from jachete87.base.postgres.socket import PORT, socket_of

PROC = Path("/proc")
# What a server says that meets what is left of the one before; a moment later it can start.
PASSING = ("is still in use", "already exists", "Is another postmaster")
WRITING = 2.0
"""So many seconds after a server's end the process that collects its words may still write them down."""
SETTINGS = f"""\
# Written at each start; change postgresql.conf or use ALTER SYSTEM instead.
listen_addresses = ''
port = {PORT}
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 128MB
fsync = on
full_page_writes = on
synchronous_commit = on
wal_compression = on
password_encryption = 'scram-sha-256'
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_file_mode = 0600
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
log_line_prefix = '%m [%p] %a '
"""
# The shell ends at once, so that the server is nobody's child: no client's death, signal or wait concerns it.
LAUNCH = '"$@" >&2 & echo $!'


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be buried by its parent does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        state = (PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()[0]
    except OSError:
        return not PROC.joinpath("self").exists()
    return state not in ("Z", "X")


def postmaster(cluster: Cluster) -> int | None:
    """The process that runs this very cluster, or nothing."""
    pid = _noted(cluster)
    return pid if pid is not None and is_alive(pid) and _serves(pid, cluster) else None


def is_cut_off(cluster: Cluster) -> bool:
    """Whether a server that says it is ready has lost its socket, so that nobody will ever reach it."""
    return _says_ready(cluster) and not socket_of(cluster.socket_dir).exists()


def launch(cluster: Cluster, account: Account, binaries: Binaries) -> int:
    """Launch the server in a session of its own; its process is returned at once, long before it answers."""
    write_whole(cluster.data_dir / CONFIGURATION, SETTINGS)
    command = (
        *(binaries.folder / "postgres", "-D", cluster.data_dir, "-k", cluster.socket_dir),
        *("-c", f"cluster_name={_title(cluster)}"),
    )
    noted = _noted(cluster)
    # The number in postmaster.pid may meanwhile be another program's, or a dead server's that its parent
    # never buries. PostgreSQL ignores its grandparent's number there, then looks if the memory is in use.
    environment = {} if noted is None or postmaster(cluster) else {"PG_GRANDPARENT_PID": str(noted)}
    log = os.open(cluster.start_log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
    try:
        account.own(cluster.start_log)
        shell = account.run("/bin/sh", "-c", LAUNCH, "sh", *command, environment=environment, log=log)
    finally:
        os.close(log)
    if shell.returncode or not shell.stdout.strip().isdigit():
        raise StartFailedError(f"The server could not be launched: {_last_words(cluster)}")
    return int(shell.stdout)


def explain_death(cluster: Cluster, pid: int) -> None:
    """Raise what the server of that number said when it died, unless it only met what is left of the one before."""
    until = time.monotonic() + WRITING
    while not _says_why(words := _last_words(cluster), pid) and time.monotonic() < until:
        time.sleep(WRITING / 20)
    if not any(passing in words for passing in PASSING):
        raise StartFailedError(f"The database server ended before it answered:\n{words}")


def _says_why(words: str, pid: int) -> bool:
    return any(f"[{pid}]" in line and "FATAL" in line for line in words.splitlines())


def ask_to_stop(pid: int) -> None:
    """Fast shutdown: clients are disconnected, everything is written, then the server ends."""
    os.kill(pid, signal.SIGINT)


def _noted(cluster: Cluster) -> int | None:
    try:
        first = (cluster.data_dir / "postmaster.pid").read_text().partition("\n")[0]
    except FileNotFoundError:
        return None
    return int(first) if first.isdigit() else None


def _says_ready(cluster: Cluster) -> bool:
    """Whether the last line of postmaster.pid says so; it is written after the socket is made."""
    try:
        return (cluster.data_dir / "postmaster.pid").read_text().split()[-1] == "ready"
    except (FileNotFoundError, IndexError):
        return False


def _title(cluster: Cluster) -> str:
    return f"jachete87-{cluster.pointer.ident}"


def _serves(pid: int, cluster: Cluster) -> bool:
    """Whether the process is a server of this cluster, not another one that was given the same number."""
    try:
        words = (PROC / str(pid) / "cmdline").read_bytes()
        same_title = f"cluster_name={_title(cluster)}".encode() in words.split(b"\0")
    except OSError:
        return True
    try:
        return same_title and os.path.samestat((PROC / str(pid) / "cwd").stat(), cluster.data_dir.stat())
    except OSError:
        # In a container root may not look into the processes of others.
        return same_title


def _last_words(cluster: Cluster) -> str:
    logs = [
        cluster.start_log,
        *sorted(cluster.data_dir.glob("log/*.log"), key=lambda log: log.stat().st_mtime)[-1:],
    ]
    return "\n".join(log.read_text(errors="replace")[-2000:].strip() for log in logs if log.exists())
