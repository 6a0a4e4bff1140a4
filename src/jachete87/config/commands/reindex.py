"""Rebuild the search index beside the running site."""

import argparse

from jachete87.config.progress import progress, say
from jachete87.kernel.search.actions import reindex


def arguments(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(asked: argparse.Namespace) -> int:
    """Rebuild, then switch."""
    with progress("Indexing") as report:
        count = reindex(progress=lambda share: report("documents", share))
    say(f"{count} documents.")
    return 0
