"""Start the server or attach to it, look after it, stop it."""

import logging
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from jachete87.base.postgres import process
from jachete87.base.postgres.account import Account, account_for
from jachete87.base.postgres.binaries import find_binaries, reachable
from jachete87.base.postgres.cluster import (
    ADMIN,
    SHELF,
    Cluster,
    abandoned_clusters,
    claim_cluster,
    control_of,
    create_cluster,
    find_cluster,
    make_control,
)
from jachete87.base.postgres.errors import (
    AccessRefusedError,
    StillStartingError,
    StopFailedError,
    UnsafeServerError,
)
from jachete87.base.postgres.locking import locked
from jachete87.base.postgres.socket import PORT, with_socket_folder

Connection = psycopg.Connection[tuple[str, ...]]
logger = logging.getLogger(__name__)

NAME = "jachete87"
# A recovery after a crash may read a lot of log: it is not a failure, and must not be interrupted.
PATIENCE = 3600.0
PAUSE = 0.02
RETRY = 0.2


class Status(StrEnum):
    """The state of a data folder's server."""

    ABSENT = "absent"
    STOPPED = "stopped"
    STARTING = "starting"
    READY = "ready"


@dataclass(frozen=True)
class Server:
    """A running server and the way to it."""

    bin_dir: Path
    data_dir: Path
    socket_dir: Path
    password: str
    user: str = NAME
    dbname: str = NAME
    port: int = PORT

    @property
    def url(self) -> str:
        """The way in as psycopg, libpq's programs and dj-database-url read it."""
        host = quote(str(self.socket_dir), safe="")
        return f"postgresql://{self.user}:{self.password}@{host}:{self.port}/{self.dbname}"

    @property
    def dsn(self) -> str:
        """The same as `url`."""
        return self.url


def ensure_running(data_home: Path, patience: float = PATIENCE) -> Server:
    """Attach to the server of this data folder, started first if need be, with an empty database if new.

    Any number of processes may call it at once: one starts, the others wait. `patience` is in seconds.
    """
    control = control_of(data_home)
    server = _attach(control)
    if server is not None:
        return server
    make_control(control)
    with locked(control / "lock", patience):
        cluster = _bring_up(control, time.monotonic() + patience)
    return _server(cluster)


def stop(data_home: Path, patience: float = 300.0) -> bool:
    """Stop the server and wait for its end; tells whether there was one. Nothing acknowledged is lost."""
    control = control_of(data_home)
    if not (control / "lock").exists():
        return False
    with locked(control / "lock", patience):
        cluster = claim_cluster(control)
        pid = process.postmaster(cluster) if cluster else None
        if pid is not None:
            _end(pid, patience)
    return pid is not None


def status(data_home: Path) -> Status:
    """The state of the server, which is left as it is."""
    cluster = find_cluster(control_of(data_home))
    if cluster is None:
        return Status.ABSENT
    if process.postmaster(cluster) is None:
        return Status.STOPPED
    try:
        psycopg.connect(_server(cluster).url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return Status.STARTING
    return Status.READY


def is_running(data_home: Path) -> bool:
    """Whether the server answers."""
    return status(data_home) is Status.READY


def check_durability(dsn: str) -> None:
    """Refuse a server that may lose what it acknowledged; raises UnsafeServerError."""
    with psycopg.connect(dsn, autocommit=True, connect_timeout=30) as connection:
        _refuse_unsafe(connection)


def _refuse_unsafe(connection: Connection) -> None:
    for name in ("fsync", "full_page_writes"):
        row = connection.execute(sql.SQL("SHOW {}").format(sql.Identifier(name))).fetchone()
        if row != ("on",):
            raise UnsafeServerError(
                f"The database server runs with {name} off: a crash can destroy orders. "
                "Switch it on in postgresql.conf or postgresql.auto.conf and restart the server."
            )


def _attach(control: Path) -> Server | None:
    cluster = find_cluster(control)
    if cluster is None or process.postmaster(cluster) is None:
        return None
    server = _server(cluster)
    try:
        check_durability(server.url)
    except psycopg.OperationalError:
        return None
    return server


def _server(cluster: Cluster) -> Server:
    return Server(
        bin_dir=find_binaries(cluster.major).folder,
        data_dir=cluster.data_dir,
        socket_dir=cluster.socket_dir,
        password=cluster.password(),
    )


def _bring_up(control: Path, until: float) -> Cluster:
    cluster = claim_cluster(control)
    if cluster is None:
        cluster = create_cluster(control, find_binaries())
        _stop_abandoned(control)
    account = account_for(cluster.data_dir)
    _end_cut_off(cluster, until)
    if process.postmaster(cluster) is None:
        cluster = with_socket_folder(cluster, account)
    with _await_administrator(cluster, account, until) as administrator:
        _provide_database(administrator, cluster.password())
        _refuse_unsafe(administrator)
    return cluster


def _end_cut_off(cluster: Cluster, until: float) -> None:
    pid = process.postmaster(cluster)
    if pid is not None and process.is_cut_off(cluster):
        logger.warning("The database server (process %d) has lost its socket and is started again.", pid)
        _end(pid, until - time.monotonic())


def _await_administrator(cluster: Cluster, account: Account, until: float) -> Connection:
    binaries = reachable(find_binaries(cluster.major), account, SHELF / "binaries")
    attempt: int | None = None
    while (administrator := _administrator(cluster)) is None:
        if time.monotonic() > until:
            raise StillStartingError(f"The database server still recovers; see {cluster.data_dir / 'log'}.")
        if process.postmaster(cluster) is None and (attempt is None or not process.is_alive(attempt)):
            if attempt is not None:
                process.explain_death(cluster, attempt)
                logger.info("Waiting for what is left of the last database server to end.")
                time.sleep(RETRY)
            attempt = process.launch(cluster, account, binaries)
        time.sleep(PAUSE)
    return administrator


def _stop_abandoned(control: Path) -> None:
    for cluster in abandoned_clusters(control):
        logger.warning("%s was deleted and made anew; its old database is left in %s.", control, cluster.place)
        pid = process.postmaster(cluster)
        if pid is not None:
            process.ask_to_stop(pid)


def _administrator(cluster: Cluster) -> Connection | None:
    try:
        return psycopg.connect(
            host=str(cluster.socket_dir),
            port=PORT,
            user=ADMIN,
            password=cluster.admin_password(),
            dbname="postgres",
            autocommit=True,
            connect_timeout=30,
        )
    except psycopg.OperationalError as refusal:
        if "authentication failed" in str(refusal):
            raise AccessRefusedError(
                f"The database server refuses the password in {cluster.control / 'admin-password'}."
            ) from refusal
        return None


def _provide_database(administrator: Connection, password: str) -> None:
    """The application owns its database and is no administrator: what it cannot do, no intruder can."""
    name = sql.Identifier(NAME)
    known = administrator.execute("SELECT FROM pg_roles WHERE rolname = %s", [NAME]).fetchone()
    verb = sql.SQL("CREATE" if known is None else "ALTER")
    role = sql.SQL("{} ROLE {} LOGIN CREATEDB PASSWORD {}").format(verb, name, sql.Literal(password))
    administrator.execute(role)
    if administrator.execute("SELECT FROM pg_database WHERE datname = %s", [NAME]).fetchone() is None:
        administrator.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, name))


def _end(pid: int, patience: float) -> None:
    until = time.monotonic() + patience
    process.ask_to_stop(pid)
    while process.is_alive(pid):
        if time.monotonic() > until:
            raise StopFailedError(f"The database server (process {pid}) has not stopped after {patience:.0f} s.")
        time.sleep(PAUSE)
