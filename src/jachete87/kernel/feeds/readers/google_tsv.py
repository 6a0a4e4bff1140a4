"""Google Merchant's and Facebook's catalogues as a table: headers with blanks, underscores or g: alike."""

from collections.abc import Iterator, Sequence

from jachete87.kernel.feeds.readers.cells import Cells
from jachete87.kernel.feeds.readers.feed import Entry, Feed
from jachete87.kernel.feeds.readers.grouped import Reading, entries, one_by_one
from jachete87.kernel.feeds.readers.headers import Layout, normalised
from jachete87.kernel.feeds.readers.product_data import DEFAULTS, product_cells
from jachete87.kernel.feeds.readers.record import Message
from jachete87.kernel.feeds.readers.tables import Row, Table

FIELDS = {"id": ("id", "g id"), "sku": ("sku",), "mpn": ("mpn", "g mpn"), "url": ("link", "g link")}
MARKERS = frozenset(
    {
        "image link", "g image link", "availability", "g availability", "condition", "g condition", "link", "g link",
        "google product category", "fb product category", "item group id", "additional image link", "gtin", "brand",
    }
)  # fmt: skip


def read(table: Table, feed: Feed) -> Iterator[Entry | Message]:
    layout = Layout(table.header, FIELDS)
    return entries(feed, table, layout, one_by_one(table, layout, "id", "sku", "url"), Reading(_build, DEFAULTS))


def _build(layout: Layout, key: str, rows: Sequence[Row]) -> Cells:
    names = (normalised(cell).removeprefix("g ").replace(" ", "_") for cell in layout.header)
    pairs = [(name, text.strip()) for name, text in zip(names, rows[0].cells, strict=False) if text.strip()]
    return product_cells(key, rows[0].line, pairs)
