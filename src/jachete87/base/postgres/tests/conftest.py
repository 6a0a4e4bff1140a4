"""Folders to run a server in; a shared one where the making of a cluster is not the matter."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jachete87.base.postgres import Server, ensure_running
from jachete87.base.postgres.tests.running import folder


@pytest.fixture
def home() -> Iterator[Path]:
    yield from folder(0o755)


@pytest.fixture
def private_home() -> Iterator[Path]:
    yield from folder(0o700)


@pytest.fixture(scope="module")
def shared_home() -> Iterator[Path]:
    yield from folder(0o755)


@pytest.fixture
def server(shared_home: Path) -> Server:
    return ensure_running(shared_home)
