"""The tests' own data folder, one for each process of the suite, so that they never touch the data of `make run`.

A pytest plugin named in pyproject.toml, so that it is there before the settings are read.
"""

import os
from pathlib import Path

from jachete87.base import postgres

_shelf = os.environ.get("JACHETE87_HOME") or str(Path.cwd() / ".data")
_shelf = os.environ.setdefault("JACHETE87_TESTS", f"{_shelf}/tests")
os.environ["JACHETE87_HOME"] = f"{_shelf}/{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


def pytest_sessionfinish() -> None:
    """Stop this process's database server; its cluster stays, so that the next run starts at once."""
    postgres.stop(Path(os.environ["JACHETE87_HOME"]))
