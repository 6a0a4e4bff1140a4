"""One process at a time, whatever happens to the one before."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jachete87.base.postgres.errors import StillStartingError

PAUSE = 0.02


@contextmanager
def locked(path: Path, patience: float) -> Iterator[None]:
    """Hold the lock file `path`, waiting `patience` seconds for it; a killed holder frees it at once."""
    until = time.monotonic() + patience
    while (handle := _try(path)) is None:
        if time.monotonic() > until:
            raise StillStartingError(f"Another process has held {path} for {patience:.0f} s.")
        time.sleep(PAUSE)
    try:
        yield
    finally:
        os.close(handle)


def _try(path: Path) -> int | None:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # The folder may have been deleted and made again meanwhile: a lock on the old file protects nothing.
        if os.path.samestat(os.fstat(handle), os.stat(path)):
            return handle
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(handle)
    return None
