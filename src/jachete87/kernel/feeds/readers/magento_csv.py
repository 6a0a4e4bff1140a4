"""Magento's product exports: 2 (one row each, configurable_variations) and 1.9 (continuation rows), sample data too."""

from collections.abc import Iterator, Sequence

from jachete87.kernel.feeds.readers.cells import Cells, Defaults
from jachete87.kernel.feeds.readers.feed import Entry, Feed
from jachete87.kernel.feeds.readers.grouped import Group, Reading, entries, group_of
from jachete87.kernel.feeds.readers.headers import Layout
from jachete87.kernel.feeds.readers.record import Image, Message, Outcome
from jachete87.kernel.feeds.readers.spool import Spool
from jachete87.kernel.feeds.readers.tables import Row, Table

FIELDS = {
    "id": ("sku",), "type": ("product type", "type", "type id"), "store": ("store view code", "store"),
    "title": ("name",), "description": ("description",), "short_description": ("short description",),
    "price": ("price",), "sale_price": ("special price",),
    "sale_from": ("special price from date", "special from date"), "sale_to": ("special price to date",
      "special to date"),
    "stock": ("qty", "quantity"), "availability": ("is in stock",), "weight": ("weight",),
    "online": ("product online", "status"), "visibility": ("visibility",), "tax_class": ("tax class name",
      "tax class id"),
    "categories": ("categories",), "category": ("category",), "brand": ("manufacturer", "brand"),
    "gtin": ("ean", "ean13", "gtin", "barcode", "upc"), "country": ("country of manufacture",),
    "base_image": ("base image", "image"), "more_images": ("additional images", "media image"),
    "variations": ("configurable variations",), "attributes": ("additional attributes",),
    "child": ("super products sku",), "axis": ("super attribute code",), "choice": ("super attribute option",),
}  # fmt: skip
MARKERS = frozenset(
    {
        "attribute set", "attribute set code", "product type", "product websites", "product online", "tax class name",
        "special price", "is in stock", "configurable variations", "additional attributes", "qty", "url key",
        "type id",
        "tax class id", "root category",
    }
)  # fmt: skip
_KINDS = {"virtual": "virtual", "downloadable": "virtual", "grouped": "grouped", "bundle": "grouped"}
_INVISIBLE = ("not visible individually", "1")
_OFF = ("2", "0", "disabled")


def read(table: Table, feed: Feed) -> Iterator[Entry | Message]:
    layout = Layout(table.header, FIELDS)
    return entries(feed, table, layout, _groups(table, layout), Reading(_build, Defaults()))


def _groups(table: Table, layout: Layout) -> Iterator[Group | Message]:
    """Visible products in file order, each with the rows that continue it and the simple products it is made of."""
    children = Spool()
    try:
        for rows in _products(table, layout):
            if _is_child(layout, rows[0]):
                children.add(layout.first(rows[0].cells, "id"), list(rows[0]))
        for rows in _products(table, layout):
            if not _is_child(layout, rows[0]):
                found = [Row(*child) for sku in _child_skus(layout, rows) for child in children.take(sku)]
                yield group_of(layout, [*rows, *found], "id")
        for sku, child in children.left_over():
            reason = "Cet article n'est pas visible seul, et aucun produit configurable du fichier ne le contient."
            yield Message(child[0], layout.columns["id"], sku, reason, Outcome.REFUSED, sku)
    finally:
        children.close()


def _products(table: Table, layout: Layout) -> Iterator[list[Row]]:
    """A product's row with those that continue it (no sku); rows of other store views are left out."""
    rows: list[Row] = []
    for row in table.body():
        sku = layout.first(row.cells, "id")
        if sku and rows:
            yield rows
            rows = []
        if layout.first(row.cells, "store") in ("", "default", "admin", "all") and (sku or rows):
            rows.append(row)
    if rows:
        yield rows


def _is_child(layout: Layout, row: Row) -> bool:
    return layout.first(row.cells, "visibility").lower() in _INVISIBLE


def _child_skus(layout: Layout, rows: Sequence[Row]) -> dict[str, dict[str, str]]:
    """The options of each child by its sku."""
    found: dict[str, dict[str, str]] = {}
    for variation in layout.first(rows[0].cells, "variations").split("|"):
        pairs = dict(part.split("=", 1) for part in variation.split(",") if "=" in part)
        sku = pairs.pop("sku", "")
        if sku:
            found[sku] = pairs
    for row in rows:
        sku = layout.first(row.cells, "child")
        if sku:
            found.setdefault(sku, {})[layout.first(row.cells, "axis")] = layout.first(row.cells, "choice")
    return found


def _build(layout: Layout, key: str, rows: Sequence[Row]) -> Cells:
    own = [rows[0], *(row for row in rows[1:] if not layout.first(row.cells, "id"))]
    options = _child_skus(layout, own)
    cells = _one(layout, key, own)
    for row in rows[len(own) :]:
        child = _one(layout, layout.first(row.cells, "id"), [row])
        child.options = tuple(options.get(child.key, {}).items())
        cells.variants.append(child)
    return cells


def _one(layout: Layout, key: str, rows: Sequence[Row]) -> Cells:
    values = layout.values(rows[0].cells)
    values["sku"] = key
    values["kind"] = _KINDS.get(values.get("type", "").lower(), "")
    values["status"] = "draft" if values.get("online", "1").lower() in _OFF else ""
    values["origin"] = values.get("country", "")
    if not values.get("availability") and not values.get("stock"):
        values.pop("availability", None)
    return Cells(
        key, rows[0].line, values, layout.columns, layout.raw(rows[0].cells),
        images=tuple(_images(layout, rows)), categories=tuple(_categories(layout, rows)),
    )  # fmt: skip


def _images(layout: Layout, rows: Sequence[Row]) -> Iterator[Image]:
    """Addresses only; a path below pub/media says nothing to the outside."""
    for row in rows:
        for name in ("base_image", "more_images"):
            yield from (Image(url) for url in _cell(layout, row, name).split(",") if "://" in url)


def _categories(layout: Layout, rows: Sequence[Row]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        for path in _cell(layout, row, "categories").split(","):
            parts = tuple(part.strip() for part in path.split("/") if part.strip() and part != "Default Category")
            if parts:
                yield parts
        for name in _cell(layout, row, "category").split("\n"):
            if name.strip():
                yield tuple(part.strip() for part in name.split("/"))


def _cell(layout: Layout, row: Row, name: str) -> str:
    place = layout.places.get(name)
    return row.cells[place] if place is not None else ""
