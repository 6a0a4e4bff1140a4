"""Passwords of the tests are hashed by the same function with as little work as it does, not with that of real ones.

A pytest plugin named in pyproject.toml.
"""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher


@pytest.fixture(autouse=True, scope="session")
def _hashes_are_cheap() -> Iterator[None]:
    with patch.multiple(Argon2PasswordHasher, time_cost=1, memory_cost=8, parallelism=1):
        yield
