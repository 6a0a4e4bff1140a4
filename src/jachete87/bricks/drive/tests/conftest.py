"""Pages, letters and amounts are in French, and two farms sell in one sale."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from jachete87.bricks.drive.tests.farms import Farms, open_farms


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    with translation.override("fr"):
        yield


@pytest.fixture
def farms(db: None) -> Farms:
    return open_farms()
