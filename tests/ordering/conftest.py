"""What the ordering tests share."""

import pytest

from jachete87.base.times import now
from tests.ordering.market import Market, open_market


@pytest.fixture
def market(db: None) -> Market:
    return open_market(now())
