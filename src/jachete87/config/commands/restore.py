"""Put back everything that `backup` wrote, in place of what is there."""

import argparse
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import connection, connections

from jachete87.base.postgres import pg_tool
from jachete87.config.commands.backup import DUMP, KEPT, pg_env
from jachete87.config.progress import progress, say
from jachete87.config.setup import prepare
from jachete87.kernel.search.actions import reindex

_KNOWN = {(name,) for name in (DUMP, *KEPT)}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to read."""
    parser.add_argument("file", metavar="FILE", type=Path)


def run(asked: argparse.Namespace) -> int:
    """Restore the database in one transaction, then the files; an unreadable file changes nothing."""
    with progress("Restoring") as report, tempfile.TemporaryDirectory() as folder:
        try:
            with tarfile.open(asked.file) as archive:
                archive.extractall(folder, members=list(_ours(archive)))  # noqa: S202 - plain files below known names
        except (OSError, tarfile.TarError) as error:
            say(f"{asked.file} cannot be read as a backup: {error}")
            return 1
        dump = Path(folder) / DUMP
        if not dump.is_file():
            say(f"{asked.file} is no backup of this portal: it holds no {DUMP}.")
            return 1
        report("database", 0.2)
        if not _restore_database(dump):
            say("The database could not be restored; it stays as it was.")
            return 1
        report("files", 0.7)
        for name in KEPT:
            _put_back(Path(folder) / name, settings.HOME / name)
        prepare()
        report("search index", 0.8)
        reindex()
    say("Restored.")
    return 0


def _ours(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """The plain files and folders that `backup` writes; anything else in the archive is left alone."""
    for member in archive:
        path = PurePosixPath(member.name)
        if (member.isreg() or member.isdir()) and path.parts[:1] in _KNOWN and ".." not in path.parts:
            yield member


def _restore_database(dump: Path) -> bool:
    database = str(connection.get_connection_params()["dbname"])
    environment = pg_env()
    connections.close_all()
    options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
    done = subprocess.run([pg_tool("pg_restore"), *options, f"--dbname={database}", dump], check=False, env=environment)  # noqa: S603
    return done.returncode == 0


def _put_back(saved: Path, place: Path) -> None:
    if saved.is_dir():
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(saved, place)
    elif saved.is_file():
        shutil.copy2(saved, place)
