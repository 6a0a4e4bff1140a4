"""An index of its own for each test, and bricks of which everything can be had."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from jachete87.kernel import bricks
from jachete87.kernel.search.actions import reindex
from jachete87.kernel.search.index import reader, writer
from tests.search.market import ShopWindow, fill_market


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> dict[str, ShopWindow]:
    """The three bricks, open."""
    opened = {name: ShopWindow(name) for name in ("drive", "galerie", "relais")}
    monkeypatch.setattr(bricks._registry, "by_slug", opened)
    return opened


@pytest.fixture
def own_index(settings, tmp_path: Path) -> Iterator[Path]:
    """An empty index folder."""
    settings.INDEX_ROOT = tmp_path / "index"
    writer.let_go()
    reader.forget()
    yield settings.INDEX_ROOT
    writer.let_go()
    reader.forget()


@pytest.fixture(scope="module")
def market(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """The whole market in an index; the database is left as it was."""
    with indexed(tmp_path_factory.mktemp("market"), django_db_blocker, fill_market, reindex):
        yield


@contextmanager
def indexed(folder: Path, blocker: DjangoDbBlocker, *steps: Callable[[], object]) -> Iterator[None]:
    """An index in the folder that these steps filled, for more than one test; the database is left as it was."""
    patch = pytest.MonkeyPatch()
    patch.setattr(bricks._registry, "by_slug", {name: ShopWindow(name) for name in ("drive", "galerie", "relais")})
    patch.setattr("django.conf.settings.INDEX_ROOT", folder)
    reader.forget()
    with blocker.unblock(), transaction.atomic():
        for step in steps:
            step()
        transaction.set_rollback(True)
    yield
    patch.undo()
    writer.let_go()
    reader.forget()
