"""The cluster of a data folder: where it lies, what is kept beside it, and how it is made.

In the data folder, `postgres/` holds `cluster.json` (the pointer), `lock`, two password files, and as a rule
the cluster itself: `data/` and `run-<identifier>/` (the socket, whose name no other cluster ever has: a server
removes its socket by name when it ends, also when its folder was meanwhile deleted and made anew). Only when we
are root and the server's account cannot reach the data folder, those two lie in `/var/lib/jachete87/<identifier>/`,
and the pointer says so.
"""

import json
import os
import secrets
import shutil
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from jachete87.base.postgres.account import Account, account_for, make_passage
from jachete87.base.postgres.binaries import Binaries, reachable
from jachete87.base.postgres.errors import ClusterNotFoundError, ClusterNotOursError, CreationFailedError

SHELF = Path("/var/lib/jachete87")
ADMIN = "postgres"
CONFIGURATION = "jachete87.conf"
NOTE = "home"


@dataclass(frozen=True)
class Pointer:
    """What `cluster.json` says; `place` and `socket_dir` are empty when inside the data folder.

    `home` is the folder where the pointer was written: elsewhere it has been moved or copied.
    """

    ident: str
    home: str
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
    def own_socket_dir(self) -> Path:
        """Where the socket lies when the name is fit for it."""
        return self.place / f"run-{self.pointer.ident[:6]}"

    @property
    def socket_dir(self) -> Path:
        return Path(self.pointer.socket_dir) if self.pointer.socket_dir else self.own_socket_dir

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
    """The cluster that is complete and where it was left, or nothing."""
    cluster = _pointed(control)
    if cluster is None or not cluster.pointer.complete or cluster.pointer.home != str(control):
        return None
    _check_present(cluster)
    return cluster


def claim_cluster(control: Path) -> Cluster | None:
    """The complete cluster of the folder, even if moved or copied since, or nothing. Call it under the lock."""
    cluster = _pointed(control)
    if cluster is None or not cluster.pointer.complete:
        return None
    _check_present(cluster)
    if cluster.pointer.home == str(control):
        return cluster
    if not _is_copy(cluster):
        return _noted(cluster.keep(home=str(control)))
    if cluster.pointer.place:
        raise ClusterNotOursError(
            f"{control} is a copy of {cluster.pointer.home}, whose database lies outside it in {cluster.place}. "
            "Delete the copy's folder to start with an empty database; copy a database by backup and restore."
        )
    return cluster.keep(ident=secrets.token_hex(8), home=str(control), socket_dir="")


def make_control(control: Path) -> None:
    """Make our folder: the server's account must walk through it to its data, and read nothing else."""
    control.parent.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        make_passage(control)
    control.mkdir(mode=0o700, exist_ok=True)


def create_cluster(control: Path, binaries: Binaries) -> Cluster:
    """Make the cluster of a folder that has none, or only a half-made one. Call it under the lock."""
    cluster = _pointed(control)
    if cluster is None or cluster.pointer.home != str(control):
        cluster = Cluster(control, Pointer("", "")).keep(home=str(control), **_choose_place(control))
    if cluster.pointer.place:
        SHELF.parent.mkdir(parents=True, exist_ok=True)
        make_passage(SHELF)
        make_passage(cluster.place)
    _noted(cluster)
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
    return Cluster(control, Pointer(**kept))


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


def _is_copy(cluster: Cluster) -> bool:
    """Whether the folder that the pointer was written for is still there with the same pointer."""
    original = _pointed(Path(cluster.pointer.home))
    return original is not None and original.pointer.ident == cluster.pointer.ident


def _noted(cluster: Cluster) -> Cluster:
    """Leave in a place outside the data folder a note of the data folder it belongs to."""
    if cluster.pointer.place:
        write_whole(cluster.place / NOTE, str(cluster.control))
    return cluster


def abandoned_clusters(control: Path) -> list[Cluster]:
    """Clusters outside this data folder that belonged to it before it was deleted and made again."""
    if os.geteuid() != 0:
        return []
    known = _pointed(control)
    return [
        Cluster(control, Pointer(note.parent.name, str(control), str(note.parent)))
        for note in SHELF.glob(f"*/{NOTE}")
        if note.read_text() == str(control) and (known is None or known.place != note.parent)
    ]


def _choose_place(control: Path) -> dict[str, str | bool]:
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
        # An initdb whose starter was killed may still write there: what it leaves is removed another time.
        shutil.rmtree(leftover, ignore_errors=True)
    account = account_for(None)
    new = cluster.place / f"new-{secrets.token_hex(4)}"
    account.make_private(new)
    write_whole(new / "password", cluster.admin_password())
    answer = account.run(
        reachable(binaries, account, SHELF / "binaries").folder / "initdb",
        *("--data-checksums", "--encoding=UTF8", "--locale=C", "--auth=scram-sha-256"),
        *(f"--username={ADMIN}", f"--pwfile={new / 'password'}", f"--pgdata={new / 'data'}"),
    )
    if answer.returncode:
        raise CreationFailedError(f"initdb failed:\n{answer.stdout}{answer.stderr}".strip())
    with (new / "data" / "postgresql.conf").open("a") as stream:
        stream.write(f"\ninclude '{CONFIGURATION}'\n")
    (new / "data").rename(cluster.data_dir)
    sync_folder(cluster.place)
    shutil.rmtree(new)


def _secret(path: Path) -> str:
    if not path.exists():
        write_whole(path, secrets.token_urlsafe(24))
    return path.read_text()
