"""The folder of the server's socket: private, and with a name short and plain enough."""

import os
import re
import stat
import tempfile
from pathlib import Path

from jachete87.base.postgres.account import Account
from jachete87.base.postgres.cluster import Cluster
from jachete87.base.postgres.errors import SocketFolderError

PORT = 5432
LONGEST = 107
# Commas separate hosts for libpq, and parsers of URLs write hosts in small letters.
PLAIN = re.compile(r"[a-z0-9/._+-]+")
PREFIX = "jachete87-"


def with_socket_folder(cluster: Cluster, account: Account) -> Cluster:
    """The cluster with a folder for its socket: in its own place, or a short one kept in the pointer."""
    own = cluster.own_socket_dir
    if _is_fit(own):
        account.make_private(own)
        return cluster.keep(socket_dir="")
    known = cluster.pointer.socket_dir
    if known and _is_private(Path(known), account):
        return cluster
    return cluster.keep(socket_dir=str(_make(account)))


def socket_of(folder: Path) -> Path:
    """The socket in its folder, as PostgreSQL names it."""
    return folder / f".s.PGSQL.{PORT}"


def _is_fit(folder: Path) -> bool:
    path = str(socket_of(folder))
    return len(os.fsencode(path)) <= LONGEST and PLAIN.fullmatch(str(folder)) is not None


def _is_private(folder: Path, account: Account) -> bool:
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == account.uid and not found.st_mode & 0o077


def _make(account: Account) -> Path:
    bases = [Path(tempfile.gettempdir()), Path("/tmp"), Path(f"/run/user/{account.uid}")]  # noqa: S108
    for base in bases:
        if _is_fit(base / f"{PREFIX}12345678") and account.can_write(base):
            return _made(base, account)
    raise SocketFolderError(f"No folder among {', '.join(map(str, bases))} can hold the server's socket.")


def _made(base: Path, account: Account) -> Path:
    while not _is_fit(folder := Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))):
        folder.rmdir()
    account.own(folder)
    return folder
