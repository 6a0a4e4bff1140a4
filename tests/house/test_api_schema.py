"""The API keeps to its own description (Show 9): schemathesis with all checks, on a small real portal."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case

from jachete87.config.wsgi import application
from tests.house.cast import House, build

DESCRIPTION = "/api/v1/openapi.json"


schema = schemathesis.openapi.from_wsgi(DESCRIPTION, application)


@pytest.fixture
def portal(db: None) -> Iterator[House]:
    """The portal in one transaction, so requests must not close the connection, as with Django's own test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield build()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_api_answers_as_it_is_described(case: Case, portal: House) -> None:
    case.call_and_validate()
