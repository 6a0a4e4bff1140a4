"""What the tests of every folder may ask for."""

import pytest
from tests.ordering.market import Market, open_market

from jachete87.base.times import now


@pytest.fixture
def market(db: None) -> Market:
    """The shops of all bricks, open now."""
    return open_market(now())
