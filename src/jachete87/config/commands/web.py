"""Run the web server alone."""

import argparse
import os
import sys

from jachete87.config.processes import web_command


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and with how many workers."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8087)
    parser.add_argument("--workers", type=int, default=2)


def run(asked: argparse.Namespace) -> int:
    """Become the web server."""
    command = web_command(asked.host, asked.port, asked.workers)
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 - the command is our own
