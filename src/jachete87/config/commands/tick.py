"""Do all that is due by a moment: cycles, holds, payments, feeds, mails, index."""

import argparse
from datetime import datetime

from jachete87.base.times import PARIS, now
from jachete87.config.due import do_due
from jachete87.config.progress import say


def arguments(parser: argparse.ArgumentParser) -> None:
    """By when; without an offset the moment is in Paris time."""
    parser.add_argument("--at", metavar="ISO-8601", type=moment_of, default=None)


def run(asked: argparse.Namespace) -> int:
    """Do it and say what was done."""
    done = do_due(asked.at or now())
    say(", ".join(f"{kind}: {count}" for kind, count in done.items() if count) or "Nothing was due.")
    return 0


def moment_of(text: str) -> datetime:
    """A moment as people write it, in Paris time unless they say otherwise; raises ArgumentTypeError."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no ISO 8601 moment, like 2026-12-02T22:00+01:00") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=PARIS)
