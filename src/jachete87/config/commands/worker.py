"""Run the job worker alone: index, mails, cycles, holds, feeds."""

import argparse

from jachete87.config.worker import Worker


def arguments(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(asked: argparse.Namespace) -> int:
    """Work until SIGTERM."""
    Worker().run()
    return 0
