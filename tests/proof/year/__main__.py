"""`python -m tests.proof.year [--weeks N] [--seed N]…`: play the year in a portal of its own, print what came out."""

import argparse
import os
import shutil
import sys
import time
from pathlib import Path

import django

HOME = Path(__file__).parents[3] / ".data" / "year"


def asked() -> tuple[Path, dict[str, int]]:
    """Where it is played, and how large."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof.year", description=__doc__)
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--seed", type=int, default=87)
    parser.add_argument("--hands", type=int, default=2, help="processes in which shoppers and posts act")
    parser.add_argument("--shoppers", type=int, default=300)
    parser.add_argument("--farmers", type=int, default=30)
    parser.add_argument("--home", type=Path, default=HOME)
    sizes = vars(parser.parse_args())
    return sizes.pop("home").resolve(), sizes


def main() -> None:
    """Play it; ends with an error where something does not hold."""
    home, sizes = asked()
    os.environ["JACHETE87_HOME"] = str(home)
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jachete87.config.settings")
    from jachete87.base.postgres import stop

    if home.exists():
        stop(home)
        shutil.rmtree(home)
    django.setup()
    from tests.proof.year.drive import Size
    from tests.proof.year.playing import play

    begun = time.monotonic()
    try:
        summary = play(Size(**sizes))
        sys.stdout.write(f"{summary}\n{time.monotonic() - begun:.0f} s\n")
    finally:
        stop(home)


main()
