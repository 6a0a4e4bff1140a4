"""The one writer of an index: kept open by the process that writes, locked by tantivy against any other."""

import os
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import tantivy

from jachete87.kernel.search.index.schema import opened, schema

HEAP_BYTES = 50_000_000


class WriterBusy(Exception):
    """Another process writes this index."""


class IndexBroken(Exception):
    """This index cannot be opened."""


class Writer:
    """Puts documents into the index of one folder; nothing is seen before `commit`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pid = os.getpid()
        try:
            self._writer = opened(str(folder)).writer(HEAP_BYTES, 1)
        except (OSError, ValueError) as refusal:
            raise (WriterBusy if "LockBusy" in str(refusal) else IndexBroken)(str(refusal)) from refusal

    def put(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        """Replace these documents by their keys."""
        for key, fields in documents.items():
            self._writer.delete_documents_by_term("key", key)
            self._writer.add_document(tantivy.Document.from_dict(dict(fields), schema()))

    def add(self, documents: Iterable[Mapping[str, Any]]) -> None:
        """Put documents that are known not to be there yet."""
        for fields in documents:
            self._writer.add_document(tantivy.Document.from_dict(dict(fields), schema()))

    def remove(self, keys: Iterable[str]) -> None:
        """Take these documents out."""
        for key in keys:
            self._writer.delete_documents_by_term("key", key)

    def remove_kind(self, kind: str) -> None:
        """Take all documents of a kind out."""
        self._writer.delete_documents_by_term("kind", kind)

    def commit(self) -> None:
        """Let readers see what was done."""
        self._writer.commit()

    def finish(self) -> None:
        """Let go of the index after the last merge."""
        self._writer.wait_merging_threads()


_kept: dict[str, Writer] = {}
_lock = threading.Lock()


def writer_of(folder: Path) -> Writer:
    """This process's writer of that folder, kept open; raises WriterBusy when another process has it."""
    with _lock:
        found = _kept.get("writer")
        if found and found.folder == folder and found.pid == os.getpid() and folder.exists():
            return found
        _kept.clear()
        _kept["writer"] = Writer(folder)
        return _kept["writer"]


def let_go() -> None:
    """Close the writer that is kept, so that another process may write."""
    with _lock:
        _kept.clear()
