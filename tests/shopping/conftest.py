"""The market is open; Camille buys without an account; Charlie must see nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from jachete87.base.pages import forget
from jachete87.base.times import now
from tests.shopping.market import Market, open_market


@pytest.fixture(autouse=True)
def own_index(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.INDEX_ROOT = tmp_path / "index"
    forget()
    with translation.override("fr"):
        yield
    forget()


@pytest.fixture
def market(db: None) -> Market:
    return open_market(now())


@pytest.fixture
def camille() -> Client:
    return Client(HTTP_SEC_FETCH_SITE="same-origin")
