"""The API keeps to its own description (Show 9): schemathesis with all checks, on a small real portal."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case

from jachete87.config.wsgi import application
from tests.house.cast import BASKET, House, build

DESCRIPTION = "/api/v1/openapi.json"
OPEN_TO_ALL = {
    "GET /search",
    "GET /suggest",
    "GET /products/{product_id}",
    "GET /sellers",
    "GET /sellers/{slug}",
    "GET /bricks",
    "GET /points",
    "GET /points/{point_id}/slots",
    "GET /cycles",
    "POST /baskets",
}
OPEN_TO_WHO_HAS_THE_KEY = {
    "GET /baskets/{basket}",
    "POST /baskets/{basket}/lines",
    "PATCH /baskets/{basket}/lines/{line}",
    "DELETE /baskets/{basket}/lines/{line}",
    "PUT /baskets/{basket}/groups/{group}/way",
    "POST /baskets/{basket}/join",
    "POST /baskets/{basket}/more",
    "POST /baskets/{basket}/checkout",
    "GET /purchases/{reference}",
    "POST /purchases/{reference}/cancel",
    "POST /purchases/{reference}/withdraw",
}
OPEN_TO_WHO_SIGNS = {"POST /payments/{provider}/webhook"}

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
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_api_answers_as_it_is_described(case: Case, portal: House) -> None:
    if case.meta and case.meta.generation.mode.is_positive:
        _aim(case, portal)

    case.call_and_validate()


def test_every_call_of_the_api_names_who_may_make_it() -> None:
    described = schema.raw_schema["paths"]
    calls = {f"{m.upper()} {path.removeprefix('/api/v1')}" for path, methods in described.items() for m in methods}

    assert calls == OPEN_TO_ALL | OPEN_TO_WHO_HAS_THE_KEY | OPEN_TO_WHO_SIGNS


def _aim(case: Case, portal: House) -> None:
    """Let half of what is asked of something unknown be asked of what is there."""
    purchase = portal.sub_order.purchase
    real = {
        "product_id": portal.offer.variant.product_id,
        "slug": portal.farm.slug,
        "point_id": portal.point.pk,
        "basket": BASKET,
        "line": portal.line.pk,
        "reference": purchase.reference,
        "token": purchase.token,
        "purchase": purchase.reference,
        "number": 1,
        "offer": portal.offer.pk,
        "lines": [portal.sub_order.pk],
    }
    if len(str((case.path_parameters, case.query, case.body))) % 2:
        return
    for given in (case.path_parameters, case.query, case.body):
        if isinstance(given, dict):
            given.update({name: value for name, value in real.items() if name in given})
