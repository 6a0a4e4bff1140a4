"""What the worker's loop calls: as often as it likes, since it costs one tiny query when there is nothing to do."""

from jachete87.base.times import now
from jachete87.kernel.search.actions import index_due


def learn() -> int:
    """Bring the index up to date; how many changes were learned, 0 when nothing is left."""
    total = 0
    while done := index_due(at=now()):
        total += done
    return total
