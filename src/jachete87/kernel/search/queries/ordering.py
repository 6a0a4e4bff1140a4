"""One page of hits, of equals the oldest first: an order that does not hang on how the index happens to be written."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from tantivy import DocAddress, Order, Query, Searcher, SearchResult

Hit = tuple[float, DocAddress]

STEPS = 2_000
SHIFT = 0.37
"""Points are compared in so many steps, since their last digits hang on the order of addition in each segment.
The shift keeps the sums of the ranking's weights away from where a step begins."""
AHEAD = (60, 1_500)
"""How many hits beyond the page are looked at, first and then; equals beyond these make a look at all necessary."""


@dataclass(frozen=True, slots=True)
class By:
    """What is sorted by: a field, or the points when there is none. `born` has no equals."""

    field: str | None = None
    order: Order = Order.Desc

    def rank(self, hit: Hit) -> int:
        """Where a hit stands, the same for equals."""
        if self.field is None:
            return -int(STEPS * hit[0] + SHIFT)
        return int(hit[0] if self.order == Order.Asc else -hit[0])


POINTS = By()


def page_of(searcher: Searcher, query: Query, by: By, offset: int, size: int) -> tuple[int, list[DocAddress]]:
    """The number of hits, and those from `offset` on."""
    if by.field == "born":
        found = searcher.search(query, size, order_by_field=by.field, offset=offset, order=by.order)
        return total(found), [address for _moment, address in found.hits]
    count, hits = _enough(searcher, query, by, offset + size)
    rank, end = by.rank, min(offset + size, len(hits))
    page: list[DocAddress] = []
    while offset + len(page) < end:
        page += _equals(searcher, hits, offset + len(page), rank)[: end - offset - len(page)]
    return count, page


def _enough(searcher: Searcher, query: Query, by: By, end: int) -> tuple[int, Sequence[Hit]]:
    """The number of hits, and the first of them: at least so many, with all the equals of the last of these."""
    count, hits = 0, cast("Sequence[Hit]", ())
    for ahead in (*AHEAD, None):
        found = searcher.search(query, count if ahead is None else end + ahead, order_by_field=by.field, order=by.order)
        count, hits = total(found), found.hits
        if len(hits) == count or (len(hits) > end and by.rank(hits[end - 1]) != by.rank(hits[-1])):
            break
    return count, hits


def _equals(searcher: Searcher, hits: Sequence[Hit], place: int, rank: Callable[[Hit], int]) -> list[DocAddress]:
    """What stands at that place and the equals after it, the oldest first."""
    shared = rank(hits[place])
    first, after = bisect_left(hits, shared, key=rank), bisect_right(hits, shared, lo=place, key=rank)
    equals = [address for _points, address in hits[first:after]]
    if len(equals) > 1:
        born = cast("list[int]", searcher.fast_field_values("born", equals))
        equals = [equals[one] for _born, one in sorted(zip(born, range(len(equals)), strict=True))]
    return equals[place - first :]


def total(found: SearchResult) -> int:
    """How many hits there are in all."""
    return getattr(found, "count", None) or 0
