"""Where the index lies: one folder per database and build, and a link to the one in use that is switched at once."""

import os
import shutil
import uuid
from pathlib import Path

from django.conf import settings
from django.db import connection

from jachete87.kernel.search.index.schema import VERSION


def root() -> Path:
    """The folder of this database's indexes."""
    return Path(settings.INDEX_ROOT) / str(connection.settings_dict["NAME"])


def link() -> Path:
    """The link to the index in use."""
    return root() / f"current-v{VERSION}"


def current() -> Path | None:
    """The folder of the index in use, if there is one."""
    try:
        folder = root() / os.readlink(link())
    except OSError:
        return None
    return folder if (folder / "meta.json").exists() else None


def new_folder() -> Path:
    """An empty folder for a new build, beside the index in use."""
    folder = root() / f"v{VERSION}-{uuid.uuid4().hex[:12]}"
    folder.mkdir(parents=True)
    return folder


def switch(folder: Path) -> None:
    """Put a finished build into use, in one step, and remove the others."""
    fresh = root() / f"link-{uuid.uuid4().hex[:12]}"
    fresh.symlink_to(folder.name)
    os.replace(fresh, link())
    tidy(keep=folder)


def tidy(keep: Path) -> None:
    """Remove what other builds left behind; readers that still have them open are not disturbed."""
    for path in root().iterdir():
        if path.is_dir() and not path.is_symlink() and path != keep:
            shutil.rmtree(path, ignore_errors=True)
        elif path.is_symlink() and path != link():
            path.unlink(missing_ok=True)


def read_number(folder: Path) -> int:
    """The number that was reached when the database last agreed with this folder."""
    try:
        return int((folder / "number").read_text())
    except (OSError, ValueError):
        return -1


def write_number(folder: Path, number: int) -> None:
    """Note the number that was reached."""
    fresh = folder / "number.new"
    fresh.write_text(str(number))
    os.replace(fresh, folder / "number")
