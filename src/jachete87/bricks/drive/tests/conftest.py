"""Pages, letters and amounts are in French; two farms sell in one sale; Agnès is an agent of the drive's chamber."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation
from tests.ordering.market import Market
from tests.signed_in import agent

from jachete87.bricks.drive.tests.farms import Farms, open_farms


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    with translation.override("fr"):
        yield


@pytest.fixture
def farms(db: None) -> Farms:
    return open_farms()


@pytest.fixture
def agnes(market: Market) -> Client:
    """The browser of Agnès."""
    return agent("Agnès", "chambre-agriculture")
