"""The use case: one catalogue into one source, all of it or nothing."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from jachete87.kernel.catalogue.queries.categories import guesser
from jachete87.kernel.feeds import rules
from jachete87.kernel.feeds.actions.batches import Batch
from jachete87.kernel.feeds.actions.sources import ensure_source, raise_flag
from jachete87.kernel.feeds.actions.updating import hide
from jachete87.kernel.feeds.enums import RecordState
from jachete87.kernel.feeds.models import FeedRun, ImportedRecord, Source
from jachete87.kernel.feeds.readers.feed import Entry, Feed
from jachete87.kernel.feeds.readers.opening import open_feed
from jachete87.kernel.feeds.readers.record import FeedRefused, Message

BATCH = 500


@dataclass(frozen=True, slots=True)
class How:
    """How to import: the dialect ("auto": recognised by content), whether to take everything back at the end, and
    whether a person has confirmed what would be held back: fallen prices, products that are gone.
    """

    fmt: str = "auto"
    dry_run: bool = False
    confirmed: bool = False


AS_IT_IS = How()


@dataclass(slots=True)
class Summary:
    """What an import did; `refused_whole` says why nothing was changed, "" when the feed was applied."""

    dialect: str
    tally: rules.Tally = field(default_factory=rules.Tally)
    messages: list[Message] = field(default_factory=list)
    refused_whole: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The summary in the contract's shape."""
        counts = asdict(self.tally)
        shown = ("read", "created", "updated", "unchanged", "held", "refused")
        return {
            "dialect": self.dialect,
            **{name: counts[name] for name in shown},
            "refused_whole": self.refused_whole,
            "messages": [
                {"row": m.row, "column": m.column, "value": m.value, "reason": m.reason, "outcome": m.outcome.value}
                for m in self.messages
            ],
        }


class _TakeBack(Exception):
    """Leave the database as it was."""


def import_feed(
    *,
    source_slug: str,
    path: Path,
    at: datetime,
    seller_slug: str | None = None,
    how: How = AS_IT_IS,
) -> Summary:
    """Bring a catalogue file into a source; a feed that is refused as a whole changes nothing and raises a flag.

    A dry run does the same and takes it back. Raises UnknownSeller and SourceTaken.
    """
    summary = Summary(dialect="")
    try:
        with transaction.atomic():
            source = ensure_source(slug=source_slug, seller_slug=seller_slug)
            _apply(source, path, how, at, summary)
            if how.dry_run or summary.refused_whole:
                raise _TakeBack
    except FeedRefused as refused:
        summary.refused_whole = refused.reason
    except _TakeBack:
        pass
    if summary.refused_whole:
        _take_back(summary)
        known = Source.objects.filter(slug=source_slug).first()
        if known and not how.dry_run:
            raise_flag(source=known, reason=summary.refused_whole, dialect=summary.dialect, at=at)
    return summary


def _take_back(summary: Summary) -> None:
    """A refused feed created nothing: its counts say so."""
    summary.tally = rules.Tally(read=summary.tally.read, refused=summary.tally.read)


def _apply(source: Source, path: Path, how: How, at: datetime, summary: Summary) -> None:
    Source.objects.select_for_update().get(pk=source.pk)
    feed = open_feed(path, how.fmt)
    summary.dialect = feed.dialect
    run = FeedRun.objects.create(source=source, at=at, dialect=feed.dialect)
    _begin()
    summary.tally.known = ImportedRecord.objects.filter(source=source, state=RecordState.FRESH).count()
    shelves = guesser()
    for entries in _batches(feed):
        Batch(source, run, at, summary.tally, summary.messages, how.confirmed, shelves).apply(entries)
    summary.tally.missing = _missing(source, run).count()
    if not how.confirmed:
        summary.refused_whole = rules.why_refuse_whole(summary.tally, feed.ended_cleanly)
    if not summary.refused_whole:
        _finish(source, run, at, summary)


def _begin() -> None:
    """A plan that was made for the first records is not kept for the hundred thousandth: tables grow meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.feed_seen")
        cursor.execute("CREATE TEMPORARY TABLE feed_seen (id bigint) ON COMMIT DROP")
        cursor.execute("CREATE INDEX ON feed_seen (id)")
        cursor.execute("SET LOCAL work_mem = '32MB'")
        cursor.execute("SET LOCAL plan_cache_mode = force_custom_plan")


def _batches(feed: Feed) -> Iterator[list[Entry | Message]]:
    entries = feed.entries()
    while batch := list(islice(entries, BATCH)):
        yield batch


def _missing(source: Source, run: FeedRun) -> QuerySet[ImportedRecord]:
    """Records that were fresh or missing before and did not come this time."""
    unseen = "NOT EXISTS (SELECT 1 FROM feed_seen WHERE feed_seen.id = feeds_importedrecord.id)"
    live = ImportedRecord.objects.filter(source=source, state__in=[RecordState.FRESH, RecordState.MISSING])
    return live.exclude(run=run).extra(where=[unseen])  # noqa: S610 - no value enters the clause


def _finish(source: Source, run: FeedRun, at: datetime, summary: Summary) -> None:
    _retire(source, run)
    for name in ("read", "created", "updated", "unchanged", "held", "refused"):
        setattr(run, name, getattr(summary.tally, name))
    run.messages = [{"row": m.row, "reason": m.reason, "outcome": m.outcome.value} for m in summary.messages[:200]]
    run.save()
    source.dialect, source.seen_at, source.flag = summary.dialect, at, ""
    source.save(update_fields=["dialect", "seen_at", "flag"])


def _retire(source: Source, run: FeedRun) -> None:
    """Records that stay away from a second complete feed are hidden; the first time they are only noted."""
    away = list(_missing(source, run).values_list("pk", "product_id", "missed"))
    twice = [(pk, product) for pk, product, missed in away if missed + 1 >= rules.MISSES_BEFORE_HIDING]
    once = [pk for pk, _, missed in away if missed + 1 < rules.MISSES_BEFORE_HIDING]
    ImportedRecord.objects.filter(pk__in=once).update(state=RecordState.MISSING, missed=1)
    ImportedRecord.objects.filter(pk__in=[pk for pk, _ in twice]).update(state=RecordState.HIDDEN, missed=2)
    hide(product for _, product in twice if product)
