"""Fetching again the catalogues that have an address."""

import logging
import tempfile
from datetime import datetime
from pathlib import Path

from jachete87.base.errors import Refusal
from jachete87.base.fetch import fetch
from jachete87.kernel.feeds.actions.importing import import_feed
from jachete87.kernel.feeds.actions.sources import raise_flag
from jachete87.kernel.feeds.models import Source
from jachete87.kernel.feeds.queries import due_sources

log = logging.getLogger("jachete87.feeds")


def refresh_sources(*, at: datetime) -> int:
    """Import every source whose turn it is; one that cannot be fetched is flagged and keeps its last good catalogue."""
    due = list(due_sources(at))
    for source in due:
        Source.objects.filter(pk=source.pk).update(looked_at=at)
        try:
            _refresh(source, at)
        except Refusal as refusal:
            log.warning("source %s: %s", source.slug, refusal.message)
            raise_flag(source=source, reason=refusal.message, dialect="", at=at)
    return len(due)


def _refresh(source: Source, at: datetime) -> None:
    with tempfile.TemporaryDirectory() as folder:
        fetch(source.address, Path(folder) / "feed")
        import_feed(source_slug=source.slug, path=Path(folder) / "feed", at=at)
