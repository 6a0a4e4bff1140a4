"""An indexer in a process of its own, made to die where a test wants it to: `python -m tests.search.indexer WHERE`."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def start(where: str) -> subprocess.Popen[bytes]:
    """Start it on this test's database and index."""
    from django.conf import settings
    from django.db import connection

    environment = {
        **os.environ,
        "INDEXER_DATABASE": str(connection.settings_dict["NAME"]),
        "INDEXER_FOLDER": str(settings.INDEX_ROOT),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")]),
    }
    return subprocess.Popen([sys.executable, "-m", "tests.search.indexer", where], env=environment, cwd=ROOT)


def _die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _before(function: Callable[..., Any]) -> Callable[..., Any]:
    def dying(*args: Any, **kwargs: Any) -> Any:
        _die()
        return function(*args, **kwargs)

    return dying


def _after(function: Callable[..., Any]) -> Callable[..., Any]:
    def dying(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        _die()
        return result

    return dying


def _naive(at: Any) -> int:
    """The control: takes the tasks out first, then writes the index."""
    from jachete87.kernel.search.actions import indexing

    found = indexing._due(1000)
    indexing.IndexTask.objects.filter(pk__in=found.tasks).delete()
    folder = indexing.folders.current()
    writer = indexing.writer_of(folder)
    indexing.write(writer, found.subjects, at)
    writer.commit()
    return 0


def main(where: str) -> None:
    """Index until killed, or die at the place named."""
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = os.environ["INDEXER_DATABASE"]
    settings.INDEX_ROOT = os.environ["INDEXER_FOLDER"]
    django.setup()
    from jachete87.base.times import now
    from jachete87.kernel import bricks
    from jachete87.kernel.search.actions import index_due, indexing, rebuilding
    from jachete87.kernel.search.index.writer import Writer
    from tests.search.market import ShopWindow

    bricks._registry.by_slug.clear()
    for name in ("drive", "galerie", "relais"):
        bricks.register(ShopWindow(name))
    if where in ("before the commit", "naive"):
        Writer.commit = _before(Writer.commit)  # type: ignore[method-assign]
    if where == "after the commit":
        Writer.commit = _after(Writer.commit)  # type: ignore[method-assign]
    if where == "while settling":
        indexing.move = _before(indexing.move)
    if where == "while rebuilding":
        rebuilding._take_over = _before(rebuilding._take_over)
        rebuilding.reindex()
    while True:
        _naive(now()) if where == "naive" else index_due(at=now(), limit=7)
        time.sleep(0.001)


if __name__ == "__main__":
    main(sys.argv[1])
