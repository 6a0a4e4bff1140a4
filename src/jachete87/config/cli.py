"""The command line `jachete87`: one module per command below `commands/`."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import django

COMMANDS = (
    "serve",
    "web",
    "worker",
    "migrate",
    "demo",
    "feed",
    "tick",
    "reindex",
    "doctor",
    "backup",
    "restore",
    "stop",
)


def parser() -> argparse.ArgumentParser:
    """The parser with every command."""
    top = argparse.ArgumentParser(prog="jachete87", description="J'achète87: one portal for local commerce.")
    choices = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        module = import_module(f"jachete87.config.commands.{name}")
        sub = choices.add_parser(name, help=str(module.__doc__).strip().splitlines()[0], description=module.__doc__)
        module.arguments(sub)
        sub.set_defaults(run=module.run)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jachete87.config.settings")
    django.setup()
    asked = parser().parse_args(argv)
    try:
        code: int = asked.run(asked)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    sys.stdout.flush()
    return code
