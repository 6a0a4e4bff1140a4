"""PrestaShop's Webservice answers in XML: <prestashop><products><product>… or one <product>."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from lxml import etree

from jachete87.kernel.feeds.readers.canonical import to_record
from jachete87.kernel.feeds.readers.cells import Cells, Defaults
from jachete87.kernel.feeds.readers.feed import Digester, Entry, Feed, Parsed
from jachete87.kernel.feeds.readers.keys import source_key
from jachete87.kernel.feeds.readers.record import Message, Outcome
from jachete87.kernel.feeds.readers.refusals import not_a_catalogue
from jachete87.kernel.feeds.readers.text import most_french
from jachete87.kernel.feeds.readers.xml import iterate, local_name

COLUMNS = {
    "title": "name", "price": "price", "description": "description", "short_description": "description_short",
    "sku": "reference", "gtin": "ean13", "mpn": "mpn", "brand": "manufacturer_name", "weight": "weight",
    "stock": "quantity",
    "tax_class": "id_tax_rules_group", "condition": "condition",
}  # fmt: skip
DEFAULTS = Defaults(includes_tax=False, weight_unit="kg")  # the Webservice gives prices before taxes
_PARENTS = ("prestashop", "products")


def entries(path: Path, feed: Feed) -> Iterator[Entry | Message]:
    digest = Digester(feed.dialect)
    filled = seen = False
    for row, product in enumerate(iterate(path, "product", within=_PARENTS), 1):
        fields = _fields(product)
        seen, filled = True, filled or bool(fields.get("name") or fields.get("price"))
        key = source_key(fields.get("id") or product.get("id") or fields.get("reference", ""))
        if key and (fields.get("name") or fields.get("price")):
            cells = [part for pair in fields.items() for part in pair]
            yield Entry(key, row, digest(cells), partial(_parse, key, row, fields))
        elif filled:
            yield Message(row, "id", key, "Le produit n'a ni nom ni prix.", Outcome.REFUSED, key)
    feed.ended_cleanly = True
    if not seen:
        raise not_a_catalogue("Cette réponse du Webservice PrestaShop ne contient pas de produits.")
    if not filled:
        raise not_a_catalogue(
            "Ce fichier ne liste que les numéros des produits : demandez-les au Webservice avec display=full."
        )


def _fields(product: etree._Element) -> dict[str, str]:
    fields = {str(name): str(text) for name, text in product.attrib.items() if "}" not in str(name)}
    for child in product:
        name = local_name(child)
        if name == "associations":
            fields |= {f"associations/{local_name(part)}": str(len(part)) for part in child if len(part)}
        else:
            languages = [(language.text or "").strip() for language in child]
            fields[name] = most_french(languages) if languages else (child.text or "").strip()
    return fields


def _parse(key: str, row: int, fields: dict[str, str]) -> Parsed:
    values = {name: text for name, tag in COLUMNS.items() if (text := fields.get(tag, ""))}
    values.setdefault("gtin", fields.get("upc", ""))
    if "associations/stock_availables" in fields:
        values.pop("stock", None)  # then the field is a relic that is always 0: the stock is in stock_availables
    values["kind"] = "virtual" if fields.get("is_virtual") == "1" else ""
    values["status"] = _status(fields)
    cells = Cells(key, row, values, COLUMNS, fields)
    if int(fields.get("associations/combinations", "0")) > 1:
        cells.note("title", "Les déclinaisons de ce produit ne sont pas dans le fichier.", Outcome.WARNING, "")
    return to_record(cells, DEFAULTS)


def _status(fields: dict[str, str]) -> str:
    if fields.get("active") == "0":
        return "draft"
    return "hidden" if fields.get("visibility") == "none" or fields.get("available_for_order") == "0" else ""
