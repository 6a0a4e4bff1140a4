"""Shopify's product CSV, old and new headers: a row per variant or image, blank cells mean "as above"."""

from collections.abc import Iterator, Sequence

from jachete87.kernel.feeds.readers.cells import Cells, Defaults
from jachete87.kernel.feeds.readers.feed import Entry, Feed
from jachete87.kernel.feeds.readers.grouped import Group, Reading, entries, group_of
from jachete87.kernel.feeds.readers.headers import Layout
from jachete87.kernel.feeds.readers.record import Image, Message
from jachete87.kernel.feeds.readers.tables import Row, Table

FIELDS = {
    "id": ("handle", "url handle"), "title": ("title",), "description": ("body html", "body", "description"),
    "brand": ("vendor",), "type": ("type", "product type"), "tags": ("tags",),
    "published": ("published", "published on online store"), "state": ("status",),
    "google_category": ("google shopping google product category", "product category", "standardized product type"),
    "sku": ("variant sku", "sku"), "gtin": ("variant barcode", "barcode"), "weight": ("variant grams",
      "weight value grams", "weight value"),
    "stock": ("variant inventory qty", "inventory quantity"), "tracker": ("variant inventory tracker",
      "inventory tracker"),
    "backorders": ("variant inventory policy", "continue selling when out of stock"),
    "price": ("variant price", "price"), "compare": ("variant compare at price", "compare at price"),
    "shipping": ("variant requires shipping", "requires shipping"), "mpn": ("google shopping mpn",),
    "condition": ("google shopping condition",), "tax_class": ("variant tax code",),
    "image": ("image src", "product image url"), "image_alt": ("image alt text",),
    "variant_image": ("variant image", "variant image url"),
    "option1": ("option1 value",), "option2": ("option2 value",), "option3": ("option3 value",),
    "option1_name": ("option1 name",), "option2_name": ("option2 name",), "option3_name": ("option3 name",),
}  # fmt: skip
MARKERS = frozenset(
    {
        "handle", "url handle", "body html", "variant price", "variant sku", "variant inventory qty", "option1 name",
        "option1 value", "image src", "product image url", "compare at price", "continue selling when out of stock",
    }
)  # fmt: skip
DEFAULTS = Defaults(weight_unit="g")
_OF_THE_PRODUCT = ("title", "description", "brand", "tags", "google_category", "tax_class", "condition", "mpn")
_NOT_PUBLISHED = {"draft": "draft", "archived": "hidden", "unlisted": "hidden"}


def read(table: Table, feed: Feed) -> Iterator[Entry | Message]:
    layout = Layout(table.header, FIELDS)
    return entries(feed, table, layout, _groups(table, layout), Reading(_build, DEFAULTS))


def _groups(table: Table, layout: Layout) -> Iterator[Group | Message]:
    rows: list[Row] = []
    for row in table.body():
        handle = layout.first(row.cells, "id")
        if rows and handle and handle != layout.first(rows[0].cells, "id"):
            yield group_of(layout, rows, "id")
            rows = []
        rows.append(row)
    if rows:
        yield group_of(layout, rows, "id")


def _build(layout: Layout, key: str, rows: Sequence[Row]) -> Cells:
    lines = [(row, layout.values(row.cells)) for row in rows]
    cells = from_variants(key, rows[0].line, lines[0][1], [(row.line, values) for row, values in lines], layout)
    cells.raw = layout.raw(rows[0].cells)
    return cells


def from_variants(
    key: str, row: int, head: dict[str, str], lines: Sequence[tuple[int, dict[str, str]]], layout: Layout
) -> Cells:
    """The product from its first line and all its lines; a line with neither price nor option is an image."""
    names = [head.get(f"option{n}_name", "") for n in (1, 2, 3)]
    variants = [_variant(key, line, values, names, layout) for line, values in lines if _is_variant(values)]
    product = {name: head[name] for name in _OF_THE_PRODUCT if name in head}
    product["status"] = _status(head)
    if head.get("shipping", "").lower() in ("false", "no"):
        product["kind"] = "virtual"
    cells = Cells(
        key, row, product, layout.columns,
        images=tuple(Image(v["image"], v.get("image_alt", "")) for _, v in lines if v.get("image")),
        categories=((head["type"],),) if head.get("type") else (),
    )  # fmt: skip
    if len(variants) == 1 and not variants[0].options:
        cells.values = dict(variants[0].values) | product
    else:
        cells.variants = variants
    return cells


def _is_variant(values: dict[str, str]) -> bool:
    return any(name in values for name in ("price", "option1", "sku"))


def _variant(key: str, line: int, values: dict[str, str], names: list[str], layout: Layout) -> Cells:
    options = tuple((name, values[f"option{n}"]) for n, name in enumerate(names, 1) if values.get(f"option{n}"))
    if options == (("Title", "Default Title"),):
        options = ()
    own = {name: text for name, text in values.items() if name not in _OF_THE_PRODUCT}
    if not own.get("tracker"):
        own.pop("stock", None)
    _as_sale(own)
    own["backorders"] = "continue" if own.get("backorders", "").lower() in ("continue", "true") else ""
    if own.get("tracker") is None:
        own["availability"] = "in stock"
    part = own.get("sku") or "/".join(text for _, text in options)
    images = (Image(own["variant_image"]),) if own.get("variant_image") else ()
    return Cells(f"{key}#{part}" if part else key, line, own, layout.columns, images=images, options=options)


def _as_sale(values: dict[str, str]) -> None:
    """Shopify writes the former price beside the price to pay."""
    former = values.pop("compare", "")
    if former.strip("0.,"):
        values["sale_price"], values["price"] = values.get("price", ""), former


def _status(values: dict[str, str]) -> str:
    hidden = values.get("published", "true").lower() in ("false", "0")
    return _NOT_PUBLISHED.get(values.get("state", "").lower(), "hidden" if hidden else "")
