"""Bringing the index up to what the database says: from the outbox, and from the mere passing of time."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection, transaction
from django.db.models import QuerySet

from jachete87.kernel.catalogue.models import Offer, Product
from jachete87.kernel.feeds.models import ImportedRecord
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.search.actions.locks import is_taken, taken
from jachete87.kernel.search.actions.marking import mark
from jachete87.kernel.search.actions.rebuilding import belongs_together, build_anew, move
from jachete87.kernel.search.actions.writing import LATER, write
from jachete87.kernel.search.index import folders
from jachete87.kernel.search.index.reader import refresh, view
from jachete87.kernel.search.index.writer import IndexBroken, Writer, WriterBusy, writer_of
from jachete87.kernel.search.models import IndexTask
from jachete87.kernel.search.queries.health import overdue

log = logging.getLogger("jachete87.search")

LIMIT = 1000
OVERDUE_EVERY = timedelta(seconds=5)


@dataclass
class _Round:
    """What one round has to do: subjects by kind, and the tasks that are done with it."""

    subjects: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    tasks: list[int] = field(default_factory=list)


@dataclass
class _Clock:
    """The moment for which this process last looked for cards that time has made wrong."""

    looked: datetime | None = None

    def is_time(self, at: datetime) -> bool:
        return self.looked is None or abs(at - self.looked) >= OVERDUE_EVERY


_clock = _Clock()


def index_due(*, at: datetime, limit: int = LIMIT) -> int:
    """Bring the index up to date, at most so many changes at once; how many there were, 0 when nothing is left.

    One process works at a time; the others find nothing to do. Killed at any moment, nothing is lost: the tasks of
    the outbox are deleted after the index was written, and done again otherwise. Cheap when there is nothing to do.
    """
    if not (_clock.is_time(at) or waiting().exists()):
        return 0
    with taken("write") as mine:
        if not mine:
            return 0
        folder = folders.current()
        if folder is None or not belongs_together(folder):
            return build_anew(at=at)
        try:
            return _work(writer_of(folder), folder, at, limit)
        except WriterBusy:
            return 0
        except IndexBroken as error:
            log.warning("the index is built anew: %s", error)
            return build_anew(at=at)


def waiting() -> QuerySet[IndexTask]:
    """The tasks of the outbox that are still to be done."""
    return IndexTask.objects.exclude(kind__startswith=LATER)


def _work(writer: Writer, folder: Path, at: datetime, limit: int) -> int:
    found = _due(limit)
    if _clock.is_time(at) and len(found.tasks) < limit:
        late = _overdue(at, limit)
        found.subjects["product"] += late
        _clock.looked = None if len(late) == limit else at
    done = sum(map(len, found.subjects.values()))
    if not done:
        return 0
    write(writer, found.subjects, at)
    writer.commit()
    _settle(found, folder)
    refresh()
    return done


def _due(limit: int) -> _Round:
    """The oldest tasks; a subject with several is looked at once."""
    found = _Round()
    seen = set()
    for pk, kind, subject in waiting().order_by("pk").values_list("pk", "kind", "subject")[:limit]:
        found.tasks.append(pk)
        if (kind, subject) not in seen:
            seen.add((kind, subject))
            found.subjects[kind].append(subject)
    return found


def _overdue(at: datetime, limit: int) -> list[str]:
    refresh()
    current = view()
    return overdue(current, at, limit) if current else []


@transaction.atomic
def _settle(found: _Round, folder: Path) -> None:
    """The index was written: what follows from it is noted, the tasks are done, the generation moves."""
    for kind, subjects in list(found.subjects.items()):
        _follow(kind, subjects)
    if is_taken("rebuild"):
        _keep_for_later(found.tasks)
    IndexTask.objects.filter(pk__in=found.tasks).delete()
    number = move(folder)
    transaction.on_commit(lambda: folders.write_number(folder, number), robust=True)


def _keep_for_later(tasks: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_indextask (kind, subject, written_in) "
            "SELECT %s || kind, subject, written_in FROM search_indextask WHERE id = ANY(%s) ON CONFLICT DO NOTHING",
            [LATER, list(tasks)],
        )


def _follow(kind: str, subjects: Sequence[str]) -> None:
    """What shows what has changed is to be looked at in turn."""
    products: Iterable[int] = ()
    if kind == "seller":
        products = Product.objects.filter(seller__in=list(map(int, subjects))).values_list("pk", flat=True)
    elif kind == "category":
        products = Product.objects.filter(category__in=subjects).values_list("pk", flat=True)
    elif kind == "brick":
        offers = Offer.objects.filter(brick__in=subjects)
        products = offers.values_list("variant__product", flat=True).distinct()
    elif kind == "source":
        records = ImportedRecord.objects.filter(source__in=list(map(int, subjects)), product__isnull=False)
        products = [pk for pk in records.values_list("product", flat=True) if pk]
    elif kind == "commune":
        mark(kind="seller", subjects=Seller.objects.filter(commune__in=subjects).values_list("pk", flat=True))
    mark(kind="product", subjects=products)
