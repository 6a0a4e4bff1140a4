"""Who is at the drive's desks."""

import pytest
from django.test import Client
from tests.ordering.market import Market

from jachete87.kernel.accounts.models import User
from jachete87.kernel.membership.models import Agent


@pytest.fixture
def agnes(market: Market) -> Client:
    """Agnès is an agent of the chamber of agriculture."""
    person = User.objects.create_person("agnes@example.test")
    Agent.objects.create(user=person, institution_id="chambre-agriculture")
    client = Client()
    client.force_login(person)
    return client
