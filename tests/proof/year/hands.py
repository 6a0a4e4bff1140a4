"""People do things at once: shoppers order, posts hand over, while the machine does what is due."""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import Any, TypeVar

from jachete87.base.errors import Refusal

T = TypeVar("T")
Done = Counter[str]


@dataclass
class Hands:
    """So many processes of people; none: everything is done in turn in this one.

    Made before anything connects to the database, of which each process has its own connection.
    """

    count: int = 0

    def __post_init__(self) -> None:
        self._pool = ProcessPoolExecutor(self.count, get_context("fork")) if self.count else None
        for ready in [self._pool.submit(int) for _ in range(self.count)] if self._pool else ():
            ready.result()

    def start(self, deed: Callable[[T], Done], asked: Iterable[T]) -> Callable[[], Done]:
        """Let people do something, each their own; what is given back waits until all did, and counts."""
        begun: list[Callable[[], Done]]
        if self._pool:
            begun = [self._pool.submit(deed, one).result for one in asked]
        else:
            begun = [partial(Counter, deed(one)) for one in asked]
        return partial(_counted, begun)


def tries(done: Done, name: str, deed: Callable[..., Any], /, *things: Any, **asked: Any) -> Any:
    """Do it; what is refused is counted, gives None, and must leave everything as it was."""
    try:
        found = deed(*things, **asked)
    except Refusal as refusal:
        done[f"{name} refused: {refusal.code}"] += 1
        return None
    done[name] += 1
    return found


def _counted(begun: Iterable[Callable[[], Done]]) -> Done:
    done: Done = Counter()
    for one in begun:
        done.update(one())
    return done
