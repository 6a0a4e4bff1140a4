"""WooCommerce's product export in CSV: English or French headers, variations in rows of their own."""

import re
from collections.abc import Iterator, Sequence

from jachete87.kernel.feeds.readers.cells import Cells, Defaults
from jachete87.kernel.feeds.readers.feed import Entry, Feed
from jachete87.kernel.feeds.readers.grouped import Group, Reading, entries, group_of
from jachete87.kernel.feeds.readers.headers import Layout, unit_in
from jachete87.kernel.feeds.readers.record import Image, Message, Outcome
from jachete87.kernel.feeds.readers.spool import Spool
from jachete87.kernel.feeds.readers.tables import Row, Table

FIELDS = {
    "id": ("id",), "type": ("type",), "sku": ("sku", "ugs"), "title": ("name", "nom"),
    "gtin": ("gtin upc ean or isbn", "gtin upc ean ou isbn", "gtin", "ean", "meta ean", "meta global unique id"),
    "published": ("published", "publie"),
    "catalogue": ("visibility in catalog", "visibilite dans le catalogue"),
    "short_description": ("short description", "description courte"), "description": ("description",),
    "sale_from": ("date sale price starts", "date de debut de promo"),
    "sale_to": ("date sale price ends", "date de fin de promo"),
    "tax_class": ("tax class", "classe de tva", "classe de taxe"),
    "availability": ("in stock", "en stock"), "stock": ("stock",),
    "backorders": ("backorders allowed", "autoriser les commandes de produits en rupture"),
    "weight": ("weight kg", "weight", "poids kg", "poids"),
    "sale_price": ("sale price", "tarif promo", "prix promo"),
    "price": ("regular price", "tarif regulier", "prix regulier", "tarif normal"),
    "categories": ("categories",), "tags": ("tags", "etiquettes"), "images": ("images",), "parent": ("parent",),
    "brand": ("brands", "marques", "meta brand"), "url": ("permalink", "url externe", "external url"),
}  # fmt: skip
MARKERS = frozenset(
    {
        "visibility in catalog", "visibilite dans le catalogue", "is featured", "mis en avant", "sold individually",
        "vendre individuellement", "regular price", "tarif regulier", "backorders allowed", "tax class",
        "classe de tva",
        "attribute 1 name", "nom de l attribut 1", "autoriser les commandes de produits en rupture", "button text",
    }
)  # fmt: skip
_SPLIT = re.compile(r"(?<!\\),\s*")
_KINDS = (("grouped", "grouped"), ("external", "external"), ("virtual", "virtual"), ("downloadable", "virtual"))


def read(table: Table, feed: Feed) -> Iterator[Entry | Message]:
    layout = Layout(table.header, FIELDS)
    unit = unit_in(layout.columns.get("weight", "")) or "kg"
    return entries(feed, table, layout, _groups(table, layout), Reading(_build, Defaults(weight_unit=unit)))


def _groups(table: Table, layout: Layout) -> Iterator[Group | Message]:
    """Parents in file order, each with the variations that name it; those may stand anywhere in the file."""
    variations = Spool()
    try:
        for row in table.body():
            if _is_variation(layout, row):
                variations.add(layout.first(row.cells, "parent"), list(row))
        for row in table.body():
            if not _is_variation(layout, row):
                yield group_of(layout, [row, *_of_parent(variations, layout, row)], "id", "sku")
        for parent, row in variations.left_over():
            yield _orphan(layout, Row(*row), parent)
    finally:
        variations.close()


def _is_variation(layout: Layout, row: Row) -> bool:
    return "variation" in layout.first(row.cells, "type").lower()


def _of_parent(variations: Spool, layout: Layout, row: Row) -> list[Row]:
    names = (f"id:{layout.first(row.cells, 'id')}", layout.first(row.cells, "sku"))
    return sorted(Row(*found) for name in names if name for found in variations.take(name))


def _orphan(layout: Layout, row: Row, parent: str) -> Message:
    reason = f"La déclinaison appartient au produit « {parent} », absent du fichier."
    return Message(row.line, layout.columns.get("parent", "parent"), parent, reason, Outcome.REFUSED)


def _build(layout: Layout, key: str, rows: Sequence[Row]) -> Cells:
    cells = _one(layout, key, rows[0])
    cells.variants = [_one(layout, layout.first(row.cells, "id", "sku"), row) for row in rows[1:]]
    if cells.variants:
        cells.options = ()
    return cells


def _one(layout: Layout, key: str, row: Row) -> Cells:
    values = layout.values(row.cells)
    values["kind"] = next((kind for word, kind in _KINDS if word in values.get("type", "").lower()), "")
    values["status"] = _status(values)
    values["description"] = values.get("description", "").replace("\\n", "\n")
    values["short_description"] = values.get("short_description", "").replace("\\n", "\n")
    return Cells(
        key, row.line, values, layout.columns, layout.raw(row.cells),
        images=tuple(Image(url) for url in _list(values.get("images", ""))),
        categories=tuple(tuple(part.strip() for part in path.split(">")) for path in _list(values.get("categories",
          ""))),
        options=_options(layout, row),
    )  # fmt: skip


def _status(values: dict[str, str]) -> str:
    published = values.get("published", "1")
    if published != "1":
        return {"-1": "draft", "0": "hidden"}.get(published, "")
    return "hidden" if values.get("catalogue") == "hidden" else ""


def _list(text: str) -> list[str]:
    return [part.replace("\\,", ",").strip() for part in _SPLIT.split(text) if part.strip()]


def _options(layout: Layout, row: Row) -> tuple[tuple[str, str], ...]:
    names = layout.numbered(r"(?:attribute (?=\d+ name)|nom de l attribut )(\d+)(?: name)?")
    found = []
    for place, _ in names:
        value = row.cells[place + 1].strip() if place + 1 < len(row.cells) else ""
        if row.cells[place].strip() and value:
            found.append((row.cells[place].strip(), value))
    return tuple(found)
