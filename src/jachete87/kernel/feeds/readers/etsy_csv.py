"""Etsy's download of listings: one row per listing, up to ten pictures, two variations with lists of values."""

from collections.abc import Iterator, Sequence
from itertools import product as combinations

from jachete87.kernel.feeds.readers.cells import Cells, Defaults
from jachete87.kernel.feeds.readers.feed import Entry, Feed
from jachete87.kernel.feeds.readers.grouped import Reading, entries, one_by_one
from jachete87.kernel.feeds.readers.headers import Layout
from jachete87.kernel.feeds.readers.record import Image, Message
from jachete87.kernel.feeds.readers.tables import Row, Table

FIELDS = {
    "id": ("listing id",), "sku": ("sku",), "title": ("title", "titre"), "description": ("description",),
    "price": ("price", "prix"), "currency": ("currency code", "code devise", "devise"),
    "stock": ("quantity", "quantite"), "tags": ("tags",), "materials": ("materials", "materiaux"),
    "names1": ("variation 1 name", "variation 1 type"), "values1": ("variation 1 values",),
    "names2": ("variation 2 name", "variation 2 type"), "values2": ("variation 2 values",), "section": ("section",),
}  # fmt: skip
MARKERS = frozenset(
    {"currency code", "image1", "image2", "materials", "variation 1 type", "variation 1 name", "variation 1 values"}
)
_MOST_VARIANTS = 200


def read(table: Table, feed: Feed) -> Iterator[Entry | Message]:
    layout = Layout(table.header, FIELDS)
    groups = one_by_one(table, layout, "id", "sku", "title")
    return entries(feed, table, layout, groups, Reading(_build, Defaults(includes_tax=True)))


def _build(layout: Layout, key: str, rows: Sequence[Row]) -> Cells:
    row = rows[0]
    values = layout.values(row.cells)
    pictures = (row.cells[place].strip() for place, _ in layout.numbered(r"image ?(\d+)"))
    values["tags"] = values.get("tags", "").replace("_", " ")
    cells = Cells(
        key, row.line, values, layout.columns, layout.raw(row.cells),
        images=tuple(Image(url) for url in pictures if url),
        categories=((values["section"],),) if values.get("section") else (),
    )  # fmt: skip
    cells.variants = list(_variants(cells))
    if cells.variants:
        total = values.pop("stock", "")  # of the whole listing: the file does not share it out
        values["availability"] = "in stock" if total.strip("0") else "out of stock"
    return cells


def _variants(cells: Cells) -> Iterator[Cells]:
    axes = [
        [(cells.get(f"names{n}"), value.strip()) for value in cells.get(f"values{n}").split(",") if value.strip()]
        for n in (1, 2)
    ]
    chosen = [axis for axis in axes if axis]
    if not chosen or len(axes[0] or [0]) * len(axes[1] or [0]) > _MOST_VARIANTS:
        return
    for options in combinations(*chosen):
        name = "/".join(value for _, value in options)
        yield Cells(f"{cells.key}#{name}", cells.row, {}, cells.columns, options=tuple(options))
