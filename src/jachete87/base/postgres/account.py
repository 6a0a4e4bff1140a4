"""The system account that runs the server: ourselves, or an unprivileged one when we are root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from jachete87.base.postgres.errors import AccountNotFoundError

OWN_NAME = "jachete87"
QUIET_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class Account:
    """Who runs the server."""

    name: str
    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        """Whether processes must change account to run as this one."""
        return self.uid != os.geteuid()

    def run(
        self, *command: str | Path, environment: dict[str, str] | None = None, log: int = subprocess.PIPE
    ) -> subprocess.CompletedProcess[str]:
        """Run a command as this account, in a session of its own, from a folder that everybody may enter."""
        return subprocess.run(  # noqa: S603 - the callers are the modules of this package
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            errors="replace",
            check=False,
            cwd="/",
            umask=0o077,
            env=QUIET_ENVIRONMENT | (environment or {}),
            start_new_session=True,
            user=self.uid if self.is_other else None,
            group=self.gid if self.is_other else None,
            extra_groups=[] if self.is_other else None,
        )

    def can_write(self, folder: Path) -> bool:
        """Whether this account can reach the folder and make files in it."""
        if not self.is_other:
            return os.access(folder, os.W_OK | os.X_OK)
        return self.run("/bin/sh", "-c", 'test -w "$1" && test -x "$1"', "sh", folder).returncode == 0

    def can_execute(self, program: Path) -> bool:
        """Whether this account can reach the program and run it."""
        if not self.is_other:
            return os.access(program, os.X_OK)
        return self.run("/bin/sh", "-c", 'test -x "$1"', "sh", program).returncode == 0

    def make_private(self, folder: Path) -> None:
        """Make a folder that this account alone (and root) may enter."""
        folder.mkdir(mode=0o700, exist_ok=True)
        self.own(folder)

    def own(self, path: Path) -> None:
        """Give a file or a folder to this account."""
        if self.is_other:
            os.chown(path, self.uid, self.gid)


def make_passage(folder: Path) -> None:
    """Make a folder that every account may walk through and only ours may read, whatever the umask."""
    if not folder.exists():
        folder.mkdir(mode=0o700)
        folder.chmod(0o711)


def ourselves() -> Account:
    """The account of this process."""
    return Account(_name(os.geteuid()), os.geteuid(), os.getegid())


def account_for(data_dir: Path | None) -> Account:
    """Whoever owns the cluster already; for a new one ourselves, or when we are root an unprivileged one."""
    if data_dir is not None and data_dir.exists():
        owner = data_dir.stat()
        return Account(_name(owner.st_uid), owner.st_uid, owner.st_gid)
    if os.geteuid() != 0:
        return ourselves()
    return _named("postgres") or _named(OWN_NAME) or _create() or _nobody()


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _named(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(name, entry.pw_uid, entry.pw_gid) if entry.pw_uid else None


def _create() -> Account | None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        return None
    command = [
        useradd,
        "--system",
        "--no-create-home",
        "--user-group",
        "--shell",
        "/usr/sbin/nologin",
        OWN_NAME,
    ]
    ourselves().run(*command)
    return _named(OWN_NAME)


def _nobody() -> Account:
    account = _named("nobody")
    if account is None:
        raise AccountNotFoundError(
            "PostgreSQL refuses to run as root, there is no account named postgres or nobody, and none "
            "could be made. Create an account named jachete87, or run as an ordinary user."
        )
    return account
