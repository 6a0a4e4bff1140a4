"""Who is at the drive's desks."""

import pytest
from django.test import Client
from tests.ordering.market import Market
from tests.signed_in import agent


@pytest.fixture
def agnes(market: Market) -> Client:
    """Agnès is an agent of the chamber of agriculture."""
    return agent("agnes", "chambre-agriculture")
