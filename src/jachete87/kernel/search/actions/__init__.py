"""What changes the index: noting changes, learning them, rebuilding."""

from jachete87.kernel.search.actions.indexing import index_due
from jachete87.kernel.search.actions.marking import mark
from jachete87.kernel.search.actions.rebuilding import reindex

__all__ = ["index_due", "mark", "reindex"]
