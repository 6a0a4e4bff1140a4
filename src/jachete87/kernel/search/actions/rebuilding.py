"""Building the whole index: beside the running site, and put into use in one step."""

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from jachete87.base.errors import Refusal
from jachete87.base.times import now
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.search.actions.locks import taken
from jachete87.kernel.search.actions.writing import LATER, write
from jachete87.kernel.search.index import folders
from jachete87.kernel.search.index.reader import refresh
from jachete87.kernel.search.index.writer import Writer, let_go
from jachete87.kernel.search.models import Generation, IndexTask
from jachete87.kernel.search.queries.health import BATCH, documents

Progress = Callable[[float], object]
PATIENCE = 120.0
PAUSE = 0.05


class RebuildRunning(Refusal):
    """Another process rebuilds the index."""

    code, status = "rebuild_running", 409


class IndexBusy(Refusal):
    """The writer of the index did not pause in time."""

    code, status = "index_busy", 409


def reindex(*, at: datetime | None = None, progress: Progress | None = None) -> int:
    """Rebuild the search index beside the running site, then switch to it; the number of documents.

    Meanwhile the index in use goes on learning; what it learns is kept and done again in the new one. `progress` is
    called with the share that is done. Raises RebuildRunning, or IndexBusy when the switch has to wait too long.
    """
    moment = at or now()
    with taken("rebuild") as mine:
        if not mine:
            raise RebuildRunning(_("L'index est déjà en cours de reconstruction."))
        IndexTask.objects.filter(kind__startswith=LATER).delete()
        folder = folders.new_folder()
        count = _build(folder, moment, progress or (lambda _share: None))
        _take_over(folder, moment)
    refresh()
    return count


def build_anew(*, at: datetime) -> int:
    """Build the index where there is none that belongs to this database; the caller holds the lock "write".

    The outbox stays as it is and is worked off afterwards. Does nothing while another process rebuilds.
    """
    with taken("rebuild") as mine:
        if not mine:
            return 0
        folder = folders.new_folder()
        count = _build(folder, at, lambda _share: None)
        _put_into_use(folder)
    refresh()
    return max(count, 1)


def belongs_together(folder: Path) -> bool:
    """Whether this index follows from this database: not when one of the two was put back from a backup."""
    number = Generation.objects.filter(name=folder.name).values_list("number", flat=True).first()
    return number is not None and number >= folders.read_number(folder)


def move(folder: Path) -> int:
    """Count one more move of this index; its number from now on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_generation AS known (name, number, moved_at) VALUES (%s, 1, clock_timestamp()) "
            "ON CONFLICT (name) DO UPDATE SET number = known.number + 1, moved_at = clock_timestamp() "
            "RETURNING number",
            [folder.name],
        )
        return int(cursor.fetchone()[0])


def _build(folder: Path, at: datetime, progress: Progress) -> int:
    expected = Product.objects.count() + BATCH
    count, writer = 0, Writer(folder)
    for batch in documents(at):
        writer.add(batch.values())
        count += len(batch)
        progress(min(count / expected, 0.99))
    writer.commit()
    writer.finish()
    progress(1.0)
    return count


def _take_over(folder: Path, at: datetime) -> None:
    """Do in the new index what the old one learned meanwhile, and put the new one into use."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with taken("write") as mine:
            if mine:
                _catch_up(folder, at)
                _put_into_use(folder)
                return
        time.sleep(PAUSE)
    raise IndexBusy(_("L'index est occupé : réessayez."))


def _catch_up(folder: Path, at: datetime) -> None:
    learned = IndexTask.objects.filter(kind__startswith=LATER).values_list("kind", "subject").distinct()
    subjects: dict[str, list[str]] = {}
    for kind, subject in learned:
        subjects.setdefault(kind.removeprefix(LATER), []).append(subject)
    writer = Writer(folder)
    write(writer, subjects, at)
    writer.commit()
    writer.finish()


def _put_into_use(folder: Path) -> None:
    number = move(folder)
    folders.switch(folder)
    folders.write_number(folder, number)
    Generation.objects.exclude(name=folder.name).delete()
    IndexTask.objects.filter(kind__startswith=LATER).delete()
    let_go()
