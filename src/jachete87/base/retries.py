"""Transactions that lost a race are tried again, at the edge of a use case only."""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

_ATTEMPTS = 4
_LOST_A_RACE = frozenset({"40001", "40P01", "55P03"})


def retried(use_case: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Try again, with jitter, after a serialisation failure, a deadlock or a lock not had in time.

    Inside an outer transaction nothing is tried again: that transaction is lost as a whole.
    """

    @wraps(use_case)
    def again(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        for attempt in range(1, _ATTEMPTS):
            try:
                return use_case(*args, **kwargs)
            except OperationalError as error:
                if connection.in_atomic_block or not lost_a_race(error):
                    raise
            time.sleep(random.uniform(0.0, 0.03 * 2**attempt))  # noqa: S311 - jitter, not a secret
        return use_case(*args, **kwargs)

    return again


def lost_a_race(error: OperationalError) -> bool:
    """Whether the same may go well another time."""
    return getattr(error.__cause__, "sqlstate", None) in _LOST_A_RACE
