"""Many at once: jobs on threads, each with its own database connection."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

from jachete87.base.errors import Refusal

Result = TypeVar("Result")


def together(jobs: Sequence[Callable[[], Result]], threads: int = 12) -> list[Result | Exception]:
    """Run all jobs on so many threads; what each gave, or what it raised."""

    def one(job: Callable[[], Result]) -> Result | Exception:
        try:
            return job()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, jobs))


def at_once(jobs: Sequence[Callable[[], Result]]) -> list[Result | Exception]:
    """Run all jobs, none starting before all are there."""
    gate = threading.Barrier(len(jobs))

    def waiting(job: Callable[[], Result]) -> Callable[[], Result]:
        def run() -> Result:
            gate.wait()
            return job()

        return run

    return together([waiting(job) for job in jobs], threads=len(jobs))


def refusals(results: Sequence[object]) -> list[str]:
    """The codes of what was refused; anything else that was raised fails the test."""
    errors = [result for result in results if isinstance(result, Exception)]
    for error in errors:
        if not isinstance(error, Refusal):
            raise error
    return [error.code for error in errors if isinstance(error, Refusal)]


def successes(results: Sequence[Result | Exception]) -> list[Result]:
    return [result for result in results if not isinstance(result, Exception)]
