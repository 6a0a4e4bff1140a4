"""Google's product data specification, which Facebook took over: attributes to canonical names."""

from collections.abc import Iterable

from jachete87.kernel.feeds.readers.canonical import to_record
from jachete87.kernel.feeds.readers.cells import Cells, Defaults
from jachete87.kernel.feeds.readers.feed import Parsed
from jachete87.kernel.feeds.readers.record import Image

ATTRIBUTES = {
    "id": "id", "title": "title", "description": "description", "rich_text_description": "description", "link": "url",
    "price": "price", "sale_price": "sale_price", "sale_price_effective_date": "sale_dates",
    "availability": "availability", "brand": "brand", "gtin": "gtin", "ean": "gtin", "upc": "gtin", "mpn": "mpn",
    "condition": "condition", "google_product_category": "google_category", "fb_product_category": "google_category",
    "item_group_id": "group", "unit_pricing_measure": "net_quantity", "shipping_weight": "weight",
    "inventory": "stock", "quantity": "stock", "quantity_to_sell_on_facebook": "stock",
    "sell_on_google_quantity": "stock",
    "visibility": "status", "currency": "currency", "name": "title", "sku": "sku", "origin_country": "origin",
}  # fmt: skip
_OPTIONS = {"color": "couleur", "colour": "couleur", "size": "taille", "pattern": "motif", "material": "matière"}
_COLUMNS = {canonical: attribute for attribute, canonical in reversed(ATTRIBUTES.items())}
DEFAULTS = Defaults(decimal=".", includes_tax=True)  # the specification wants prices with VAT outside the USA
_HIDDEN = {"hidden": "hidden", "archived": "hidden", "staging": "draft"}


def product(key: str, row: int, pairs: Iterable[tuple[str, str]]) -> Parsed:
    """The record of one item from its attributes in file order."""
    return to_record(product_cells(key, row, pairs), DEFAULTS)


def product_cells(key: str, row: int, pairs: Iterable[tuple[str, str]]) -> Cells:
    """Its cells; of a repeated attribute the first counts, save for images and types, which add up."""
    values: dict[str, str] = {}
    raw: dict[str, str] = {}
    images: list[Image] = []
    types: list[str] = []
    for name, text in pairs:
        raw[name] = text if name not in raw else f"{raw[name]}\n{text}"
        canonical = ATTRIBUTES.get(name)
        if canonical is not None:
            values.setdefault(canonical, text)
        elif name in ("image_link", "additional_image_link"):
            images += (Image(part) for part in _addresses(text))
        elif name == "product_type":
            types.append(text)
    cells = Cells(key, row, values, _COLUMNS, raw, tuple(images), tuple(map(_path, types)))
    cells.options = tuple((_OPTIONS[name], raw[name]) for name in _OPTIONS if raw.get(name))
    _split_dates(values)
    values["status"] = _HIDDEN.get(values.get("status", "").casefold(), "")
    values["unit_pricing_measure"] = values.get("net_quantity", "")
    return cells


def _split_dates(values: dict[str, str]) -> None:
    dates = values.pop("sale_dates", "")
    if dates:
        values["sale_from"], _, values["sale_to"] = dates.partition("/")


def _addresses(text: str) -> list[str]:
    return [
        part.strip() for part in text.replace(",http", "\nhttp").replace(", http", "\nhttp").split("\n") if part.strip()
    ]


def _path(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(">") if part.strip())
