"""The cluster of a data folder: where it lies, what is kept beside it, and how it is made.

In the data folder, `postgres/` holds `cluster.json` (the pointer), `lock`, two password files, and as a rule
the cluster itself: `data/` and `run/` (the socket). Only when we are root and the server's account cannot
reach the data folder, those two lie in `/var/lib/jachete87/<identifier>/`, and the pointer says so.
"""

import json
import os
import secrets
import shutil
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from jachete87.base.postgres.account import Account, account_for
from jachete87.base.postgres.binaries import Binaries, reachable
from jachete87.base.postgres.errors import ClusterNotFoundError, ClusterNotOursError, CreationFailedError

SHELF = Path("/var/lib/jachete87")
ADMIN = "postgres"
CONFIGURATION = "jachete87.conf"


@dataclass(frozen=True)
class Pointer:
    """What `cluster.json` says; `place` and `socket_dir` are empty when inside the data folder."""

    ident: str
    place: str = ""
    socket_dir: str = ""
    complete: bool = False


@dataclass(frozen=True)
class Cluster:
    """The cluster of the data folder whose `postgres/` is `control`."""

    control: Path
    pointer: Pointer

    @property
    def place(self) -> Path:
        """The folder that holds the data and, when its name is fit for it, the socket."""
        return Path(self.pointer.place) if self.pointer.place else self.control

    @property
    def data_dir(self) -> Path:
        return self.place / "data"

    @property
    def socket_dir(self) -> Path:
        return Path(self.pointer.socket_dir) if self.pointer.socket_dir else self.place / "run"

    @property
    def start_log(self) -> Path:
        """What the server said before it opened its own log."""
        return self.data_dir / "start.log"

    @property
    def major(self) -> int:
        return int((self.data_dir / "PG_VERSION").read_text())

    def password(self) -> str:
        """The application's password."""
        return _secret(self.control / "password")

    def admin_password(self) -> str:
        """The password of the server's administrator."""
        return _secret(self.control / "admin-password")

    def keep(self, **changes: str | bool) -> "Cluster":
        """The same cluster after the pointer has changed, on disk too."""
        changed = replace(self.pointer, **changes)  # type: ignore[arg-type]
        if changed != self.pointer:
            write_whole(self.control / "cluster.json", json.dumps(asdict(changed), indent=1))
        return replace(self, pointer=changed)


def control_of(data_home: Path) -> Path:
    """The folder of ours in a data folder."""
    return data_home.resolve() / "postgres"


def find_cluster(control: Path) -> Cluster | None:
    """The cluster that is complete and ours, or nothing."""
    cluster = _pointed(control)
    return cluster if cluster is not None and cluster.pointer.complete else None


def make_control(control: Path) -> None:
    """Make our folder: the server's account must walk through it to its data, and read nothing else."""
    control.parent.mkdir(parents=True, exist_ok=True)
    if not control.exists():
        control.mkdir(mode=0o700)
        control.chmod(0o711 if os.geteuid() == 0 else 0o700)


def settle(control: Path, binaries: Binaries) -> Cluster:
    """The cluster of the folder, made if there is none, made anew if half made. Call it under the lock."""
    cluster = _pointed(control)
    if cluster is not None and cluster.pointer.complete:
        return cluster
    if cluster is None:
        cluster = Cluster(control, Pointer(ident="")).keep(**_new_pointer(control))
    if cluster.pointer.place:
        cluster.place.mkdir(mode=0o711, parents=True, exist_ok=True)
        write_whole(cluster.place / "home", str(control))
    if not cluster.data_dir.exists():
        _initialise(cluster, binaries)
    return cluster.keep(complete=True)


def write_whole(path: Path, text: str) -> None:
    """Write a private file of the folder's owner; a crash leaves the old one or the new one, never a part."""
    handle, new = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    if os.geteuid() == 0:
        folder = path.parent.stat()
        os.chown(handle, folder.st_uid, folder.st_gid)
    with os.fdopen(handle, "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(handle)
    os.replace(new, path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _pointed(control: Path) -> Cluster | None:
    try:
        kept = json.loads((control / "cluster.json").read_text())
    except FileNotFoundError:
        return None
    except PermissionError as refusal:
        raise ClusterNotOursError(f"{control} belongs to another account: run as that one or as root.") from refusal
    cluster = Cluster(control, Pointer(**kept))
    if cluster.pointer.complete:
        _check_present(cluster)
    if cluster.pointer.place:
        _check_not_copied(cluster)
    return cluster


def _check_present(cluster: Cluster) -> None:
    try:
        owner = cluster.data_dir.stat().st_uid
    except FileNotFoundError as missing:
        raise ClusterNotFoundError(
            f"{cluster.control} points to a database in {cluster.data_dir}, which is gone. Bring it back, "
            f"or delete {cluster.control} to start with an empty one."
        ) from missing
    if os.geteuid() not in (0, owner):
        raise ClusterNotOursError(f"{cluster.data_dir} belongs to another account: run as that one or as root.")


def _check_not_copied(cluster: Cluster) -> None:
    note = cluster.place / "home"
    known = Path(note.read_text()) if note.exists() else cluster.control
    if known == cluster.control:
        return
    # A folder that was moved may go on; a copy must not write into the database of its original.
    original = known / "cluster.json"
    if original.exists() and json.loads(original.read_text())["ident"] == cluster.pointer.ident:
        raise ClusterNotOursError(
            f"{cluster.control} is a copy of {known}, whose database lies outside it in {cluster.place}. "
            "Delete the copy's folder to start with an empty database; copy a database by backup and restore."
        )
    write_whole(note, str(cluster.control))


def _new_pointer(control: Path) -> dict[str, str | bool]:
    ident = secrets.token_hex(8)
    account = account_for(control / "data")
    return {"ident": ident, "place": "" if _can_live_in(control, account) else str(SHELF / ident)}


def _can_live_in(control: Path, account: Account) -> bool:
    if not account.is_other:
        return True
    probe = Path(tempfile.mkdtemp(prefix=".probe-", dir=control))
    try:
        account.own(probe)
        return account.can_write(probe)
    except PermissionError:
        return False
    finally:
        probe.rmdir()


def _initialise(cluster: Cluster, binaries: Binaries) -> None:
    for leftover in cluster.place.glob("new-*"):
        shutil.rmtree(leftover)
    account = account_for(None)
    new = cluster.place / f"new-{secrets.token_hex(4)}"
    account.make_private(new)
    password = new.with_suffix(".password")
    password.touch(mode=0o600)
    account.own(password)
    password.write_text(cluster.admin_password())
    try:
        answer = account.run(
            reachable(binaries, account, SHELF / "binaries").folder / "initdb",
            *("--data-checksums", "--encoding=UTF8", "--locale=C", "--auth=scram-sha-256"),
            *(f"--username={ADMIN}", f"--pwfile={password}", f"--pgdata={new}"),
        )
    finally:
        password.unlink()
    if answer.returncode:
        raise CreationFailedError(f"initdb failed:\n{answer.stdout}{answer.stderr}".strip())
    with (new / "postgresql.conf").open("a") as stream:
        stream.write(f"\ninclude '{CONFIGURATION}'\n")
    new.rename(cluster.data_dir)
    sync_folder(cluster.place)


def _secret(path: Path) -> str:
    if not path.exists():
        write_whole(path, secrets.token_urlsafe(24))
    return path.read_text()
