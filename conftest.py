"""What the tests of every folder may ask for."""

from collections.abc import Iterator

import pytest
from tests.ordering.market import Market, open_market
from tests.running.homes import Homes, homes_of

from jachete87.base.times import now


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long begin first, so that no process is left alone with them at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture
def market(db: None) -> Market:
    """The shops of all bricks, open now."""
    return open_market(now())


@pytest.fixture(scope="session")
def homes(testrun_uid: str) -> Iterator[Homes]:
    """Data folders for portals that run."""
    with homes_of(testrun_uid) as made:
        yield made
