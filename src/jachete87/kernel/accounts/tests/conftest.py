"""Every test of accounts begins in French, with no attempt counted."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.utils import translation


@pytest.fixture(autouse=True)
def fresh_start() -> Iterator[None]:
    cache.clear()
    with translation.override("fr"):
        yield
