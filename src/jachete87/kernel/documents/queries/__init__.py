"""Reads of documents that have a name."""

from jachete87.kernel.documents.queries.checks import breaches

__all__ = ["breaches"]
