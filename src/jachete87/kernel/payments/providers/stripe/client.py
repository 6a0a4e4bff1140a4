"""The way to Stripe: one client, ten seconds at most for an answer, and its errors in our words.

After five answers in a row that did not come nobody waits any more for half a minute, so that pages stay quick.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

import stripe
from django.conf import settings
from django.utils.translation import gettext

from jachete87.base.money import CENT
from jachete87.kernel.payments.providers.base import ProviderAway, ProviderRefuses

SECONDS = 10.0
CURRENCY = "eur"


@dataclass
class Breaker:
    """Counts answers that did not come; while it is open nobody asks."""

    failures: int = 0
    open_until: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)
    clock: Callable[[], float] = time.monotonic

    def check(self) -> None:
        """Raises ProviderAway while it is open."""
        if self.clock() < self.open_until:
            raise ProviderAway(gettext("Le prestataire de paiement ne répond pas."))

    def note(self, *, answered: bool) -> None:
        """An answer came, or did not."""
        with self.lock:
            self.failures = 0 if answered else self.failures + 1
            if self.failures >= 5:
                self.failures, self.open_until = 0, self.clock() + 30


breaker = Breaker()


def client() -> stripe.StripeClient:
    """The client of this installation's account."""
    return _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)


@contextmanager
def answering() -> Iterator[None]:
    """Stripe's errors as ours: no answer raises ProviderAway, a request it will never grant ProviderRefuses.

    A card that is refused (stripe.CardError) is an answer, and goes through.
    """
    breaker.check()
    try:
        yield
    except (stripe.CardError, stripe.InvalidRequestError, stripe.PermissionError) as error:
        breaker.note(answered=True)
        if isinstance(error, stripe.CardError):
            raise
        raise ProviderRefuses(error.user_message or str(error)) from error
    except stripe.StripeError as error:
        breaker.note(answered=False)
        raise ProviderAway(gettext("Le prestataire de paiement ne répond pas.")) from error
    breaker.note(answered=True)


def plain(found: stripe.StripeObject) -> dict[str, Any]:
    """An object of Stripe as plain dictionaries."""
    made: dict[str, Any] = found.to_dict()
    return made


def within(found: Mapping[str, Any], *names: str) -> Any:
    """What stands deep in an object; None where a step is missing or was not expanded."""
    here: Any = found
    for name in names:
        here = here.get(name) if isinstance(here, Mapping) else None
    return here


def cents(amount: Decimal) -> int:
    """Euros as Stripe counts them."""
    return int(amount / CENT)


def in_euros(count: int | None) -> Decimal:
    """What Stripe counts in cents."""
    return Decimal(count or 0) * CENT


@lru_cache(maxsize=2)
def _client(key: str, base: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        base_addresses={"api": base},
        max_network_retries=0,  # we ask again ourselves, with the same key
        http_client=stripe.RequestsClient(timeout=SECONDS),
    )
