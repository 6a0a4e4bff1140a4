"""`python -m tests.proof.year [--weeks N]`: play the year in a portal of its own and print its summary."""

import argparse
import os
import shutil
import sys
import time
from pathlib import Path

import django

HOME = Path(__file__).parents[3] / ".data" / "year"


def main() -> None:
    """Play it; ends with an error where something does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof.year", description=__doc__)
    parser.add_argument("--weeks", type=int, default=52)
    asked = parser.parse_args()
    os.environ["JACHETE87_HOME"] = str(HOME)
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jachete87.config.settings")
    sys.path.insert(0, str(HOME.parents[1]))
    from jachete87.base.postgres import stop

    if HOME.exists():
        stop(HOME)
        shutil.rmtree(HOME)
    django.setup()
    from tests.proof.year.playing import play

    begun = time.monotonic()
    try:
        summary = play(asked.weeks)
        sys.stdout.write(f"{summary}\n{time.monotonic() - begun:.0f} s\n")
    finally:
        stop(HOME)


main()
