"""Stop the embedded database of the data folder."""

import argparse

from django.conf import settings

from jachete87.base import postgres


def arguments(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(asked: argparse.Namespace) -> int:
    """Stop it if it runs."""
    stopped = postgres.stop(settings.HOME)
    print("Database stopped." if stopped else "No database was running.")  # noqa: T201
    return 0
