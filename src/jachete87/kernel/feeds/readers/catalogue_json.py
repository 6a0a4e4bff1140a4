"""Catalogues in JSON: a list of flat products under any name, or Shopify's products with their variants."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from jachete87.kernel.feeds.readers import shopify_csv, spreadsheet
from jachete87.kernel.feeds.readers.canonical import to_record
from jachete87.kernel.feeds.readers.feed import Digester, Entry, Feed, Parsed
from jachete87.kernel.feeds.readers.headers import Layout
from jachete87.kernel.feeds.readers.keys import source_key
from jachete87.kernel.feeds.readers.record import FeedRefused, Message, Outcome, RefusalCode
from jachete87.kernel.feeds.readers.refusals import not_a_catalogue
from jachete87.kernel.feeds.readers.tables import Row, Table

_LARGEST = 64 * 1024 * 1024  # read whole: JSON cannot be trusted before its last bracket
Item = dict[str, Any]


class JsonSource:
    """A list of flat objects as a table whose head is the union of their names."""

    def __init__(self, items: list[Item]) -> None:
        self.ended_cleanly: bool | None = True
        self.header = Row(0, list(dict.fromkeys(name for item in items for name in item)))
        self._items = items

    def rows(self) -> Iterator[Row]:
        for number, item in enumerate(self._items, 1):
            yield Row(number, [_text(item.get(name)) for name in self.header.cells])


def products_in(path: Path) -> list[Item]:
    """The list of products; raises FeedRefused (too_large, cut_short, unreadable, not_a_catalogue)."""
    if path.stat().st_size > _LARGEST:
        raise FeedRefused(
            "Le fichier JSON dépasse 64 Mo : exportez le catalogue en CSV ou en XML.", RefusalCode.TOO_LARGE
        )
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    try:
        whole = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        closed = content.rstrip()[-1:] == (b"}" if content.lstrip()[:1] == b"{" else b"]")
        code = RefusalCode.UNREADABLE if closed else RefusalCode.CUT_SHORT
        state = "mal formé" if closed else "coupé"
        raise FeedRefused(f"Le fichier JSON est {state} (ligne {error.lineno}).", code) from error
    items = _longest_list(whole)
    if not items:
        raise not_a_catalogue("Ce fichier JSON ne contient pas de liste de produits.")
    return items


def is_shopify(items: list[Item]) -> bool:
    return all("title" in item and isinstance(item.get("variants"), list) for item in items)


def table_of(items: list[Item]) -> Table | None:
    """The items as a table, None when they have no name or no price."""
    source = JsonSource(items)
    return Table(source, source.header) if spreadsheet.is_head(source.header.cells) else None


def shopify_entries(items: list[Item], _path: Path, feed: Feed) -> Iterator[Entry | Message]:
    digest = Digester(feed.dialect)
    for row, item in enumerate(items, 1):
        key = source_key(_text(item.get("id") or item.get("handle")))
        if key:
            yield Entry(key, row, digest((orjson.dumps(item).decode(),)), partial(_shopify, key, row, item))
        else:
            yield Message(row, "id", "", "L'identifiant du produit manque.", Outcome.REFUSED)
    feed.ended_cleanly = True


def _shopify(key: str, row: int, item: Item) -> Parsed:
    """As if it had come in Shopify's CSV, from which the names of the cells are."""
    names = [_text(option.get("name")) for option in item.get("options") or [] if isinstance(option, dict)]
    head = {f"option{n}_name": name for n, name in enumerate(names, 1)}
    head |= {
        "title": _text(item.get("title")), "description": _text(item.get("body_html")),
        "brand": _text(item.get("vendor")),
        "type": _text(item.get("product_type")), "tags": _text(item.get("tags")).replace("\n", ","),
        "published": "false" if "published_at" in item and not item["published_at"] else "true",
        "state": _text(item.get("status")),
    }  # fmt: skip
    images = [
        {"image": _text(image.get("src")), "image_alt": _text(image.get("alt"))} for image in item.get("images") or []
    ]
    lines = [(row, _filled(_variant(variant))) for variant in item["variants"]] + [
        (row, _filled(image)) for image in images
    ]
    cells = shopify_csv.from_variants(key, row, _filled(head), lines, Layout((), {}))
    cells.raw = _filled({name: _text(value) for name, value in item.items() if name != "variants"})
    return to_record(cells, shopify_csv.DEFAULTS)


def _variant(variant: Item) -> dict[str, str]:
    return {
        "option1": _text(variant.get("option1") or variant.get("title")), "option2": _text(variant.get("option2")),
        "option3": _text(variant.get("option3")), "sku": _text(variant.get("sku")),
        "gtin": _text(variant.get("barcode")),
        "price": _text(variant.get("price")), "compare": _text(variant.get("compare_at_price")),
        "stock": _text(variant.get("inventory_quantity")), "tracker": _text(variant.get("inventory_management")),
        "backorders": _text(variant.get("inventory_policy")), "weight": _text(variant.get("grams")),
    }  # fmt: skip


def _filled(values: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in values.items() if text}


def _longest_list(whole: Any) -> list[Item]:
    """The list of objects at the top or one level down; a single object under "product" counts as a list."""
    if isinstance(whole, dict):
        inside = list(whole.values())
        lists = [_longest_list(part) for part in inside if isinstance(part, list)]
        lists += [[part] for part in inside if isinstance(part, dict) and {"title", "variants"} <= part.keys()]
        return max(lists, key=len, default=[])
    return [item for item in whole if isinstance(item, dict)] if isinstance(whole, list) else []


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return "\n".join(_text(part) for part in value)
    if isinstance(value, dict):
        return next((_text(value[name]) for name in ("name", "src", "url", "title", "value") if name in value), "")
    return str(value)
