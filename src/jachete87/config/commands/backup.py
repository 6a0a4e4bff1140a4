"""Write everything (database, media, keys) into one file."""

import argparse
import os
import subprocess
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection

from jachete87.base.postgres import pg_tool
from jachete87.config.progress import progress, say

DUMP = "database.dump"
KEPT = ("media", "secret_key")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to write."""
    parser.add_argument("file", metavar="FILE", type=Path)


def run(asked: argparse.Namespace) -> int:
    """Dump in one snapshot; the file appears whole or not at all, readable by its owner alone."""
    unfinished = asked.file.with_name(f".{asked.file.name}.unfinished")
    with progress("Backing up") as report, tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / DUMP
        report("database", 0.1)
        subprocess.run([pg_tool("pg_dump"), "--format=custom", f"--file={dump}", *_target()], check=True, env=pg_env())  # noqa: S603
        report("files", 0.8)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w:gz") as archive:
            archive.add(dump, DUMP)
            for name in KEPT:
                if (settings.HOME / name).exists():
                    archive.add(settings.HOME / name, name)
        unfinished.replace(asked.file)
    say(f"Saved in {asked.file}")
    return 0


def pg_env() -> dict[str, str]:
    """The environment of a PostgreSQL tool: the connection's parameters, the password not on the command line."""
    parameters = connection.get_connection_params()
    named = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    return {**os.environ, **{env: str(parameters[k]) for k, env in named.items() if parameters.get(k)}}


def _target() -> list[str]:
    return [f"--dbname={connection.get_connection_params()['dbname']}"]
