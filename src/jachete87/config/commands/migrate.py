"""Bring the database and the reference data (territory, categories, institutions) up to date."""

import argparse

from jachete87.config.setup import prepare


def arguments(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(asked: argparse.Namespace) -> int:
    """Migrate and load; both can be repeated."""
    prepare()
    return 0
