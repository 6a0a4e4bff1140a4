"""What commands say: plain lines, and a progress bar on a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

Report = Callable[[str, float], None]
"""Takes what is being done and how much of all is done (0 to 1)."""


def say(text: str) -> None:
    """One line for the person at the terminal, on stderr so that results can be piped."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201


@contextmanager
def progress(title: str) -> Iterator[Report]:
    """A bar on a terminal; elsewhere one line at the start and one at the end."""
    if not sys.stderr.isatty():
        say(f"{title}…")
        yield lambda _doing, _done: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bars:
        bar = bars.add_task(title, total=1.0)
        yield lambda doing, done: bars.update(bar, description=f"{title}: {doing}", completed=done)
        bars.update(bar, completed=1.0)
