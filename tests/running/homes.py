"""Data folders for portals: an empty and a filled one are made once for the whole run, the others are their copies."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from jachete87.base.postgres.account import make_passage
from jachete87.base.postgres.locking import locked
from tests.running.portal import PATIENCE, running


class Homes:
    """Each call gives a folder of its own, in `root`, which all processes of the run share."""

    def __init__(self, root: Path) -> None:
        self._root, self._numbers = root, count()

    def empty(self) -> Path:
        """Of a portal with its tables and reference data, and no more."""
        return self._copy(self._mold("empty", None, "--no-demo"))

    def filled(self) -> Path:
        """Of a portal with the demo département."""
        return self._copy(self._mold("filled", self._mold("empty", None, "--no-demo")))

    def _mold(self, name: str, base: Path | None, *options: str) -> Path:
        """A folder that `serve` made, whole, and that nothing uses any more."""
        mold, done = self._root / name, self._root / f"{name}.done"
        with locked(self._root / "lock", PATIENCE):
            if not done.exists():
                if base is not None:
                    _copy(base, mold)
                with running(mold, *options) as portal:
                    assert portal.command("tick").returncode == 0
                done.touch()
        return mold

    def _copy(self, mold: Path) -> Path:
        return _copy(mold, self._root / f"{os.getpid()}-{next(self._numbers)}")


def _copy(mold: Path, home: Path) -> Path:
    """Owners too: as root the database belongs to another account."""
    subprocess.run(["cp", "-a", str(mold), str(home)], check=True)
    return home


@contextmanager
def homes_of(run: str) -> Iterator[Homes]:
    """Those of a run of the tests, which its last process removes.

    They do not lie in pytest's folder: nobody else may enter that one, the account of the database neither, and a
    database outside its data folder cannot be copied with it.
    """
    root = Path(tempfile.gettempdir()).resolve() / f"jachete87-{run}"
    make_passage(root)
    with (root / "users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        yield Homes(root)
        with suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(root)
