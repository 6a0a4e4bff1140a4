"""Agnès is an agent of the chamber that answers for the drive."""

import pytest
from django.test import Client
from tests.ordering.market import Market
from tests.signed_in import agent


@pytest.fixture
def agnes(market: Market) -> Client:
    """The browser of Agnès."""
    return agent("Agnès", "chambre-agriculture")
