"""Stripe beside the tests: localstripe as a process, and the teller before it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from jachete87.base.times import now
from jachete87.kernel.payments.providers.stripe.client import breaker
from tests.ordering.market import Market, open_market
from tests.paying.stripe_process import KEY, LocalStripe
from tests.paying.teller import Teller

SECRET = "whsec_jachete87"


@pytest.fixture
def market(db: None) -> Market:
    return open_market(now())


@pytest.fixture(scope="module")
def localstripe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStripe]:
    started = LocalStripe(Path(tmp_path_factory.mktemp("stripe")) / "memory.pickle")
    started.start()
    yield started
    started.stop()


@pytest.fixture
def stripe(localstripe: LocalStripe) -> Iterator[Teller]:
    """Stripe, knowing nothing yet; card payments through it are offered."""
    import httpx

    httpx.delete(f"{localstripe.url}/_config/data").raise_for_status()
    teller = Teller(localstripe)
    teller.start()
    breaker.failures, breaker.open_until = 0, 0.0
    given: dict[str, Any] = {"STRIPE_SECRET_KEY": KEY, "STRIPE_WEBHOOK_SECRET": SECRET, "STRIPE_API_BASE": teller.url}
    with override_settings(**given):
        yield teller
    teller.stop()
