"""From the cells of one product to its record: the same rules for every dialect."""

import re
from typing import Any
from urllib.parse import urlsplit

from jachete87.kernel.feeds.readers.cells import Cells, Defaults
from jachete87.kernel.feeds.readers.feed import Parsed
from jachete87.kernel.feeds.readers.goods import gtin, quantity_fields, stock_fields, weight
from jachete87.kernel.feeds.readers.pricing import price_fields, vat_rate
from jachete87.kernel.feeds.readers.record import Image, Kind, Outcome, Record, Status, VariantRecord
from jachete87.kernel.feeds.readers.text import clean_html, one_line, plain_text

_URL = re.compile(r"https?://[^\s<>\"'`{}|\\^]{3,1900}")
_CONDITIONS = {
    "new": "new", "neuf": "new", "used": "used", "occasion": "used", "refurbished": "refurbished",
    "reconditionné": "refurbished",
    "newcondition": "new", "usedcondition": "used", "refurbishedcondition": "refurbished",
}  # fmt: skip


def to_record(cells: Cells, defaults: Defaults) -> Parsed:
    """The record, or the first refusal: without a name or a price that can be read there is nothing to sell."""
    title = one_line(cells.get("title"))
    if not title:
        cells.note("title", "Le nom du produit manque.", Outcome.REFUSED)
    variants = tuple(_variant(variant, defaults) for variant in cells.variants)
    for variant in cells.variants:
        cells.notes.extend(variant.notes)
    fields = price_fields(cells, defaults) | stock_fields(cells)
    fields |= quantity_fields(cells, fields.pop("per"))
    kind = Kind(cells.get("kind") or Kind.PHYSICAL)
    _require_price(cells, fields, variants, kind)
    refusal = next((note for note in cells.notes if note.outcome is Outcome.REFUSED), None)
    if refusal is not None:
        return refusal
    fields |= _texts(cells) | _codes(cells, defaults) | _places(cells)
    return Record(
        key=cells.key, row=cells.row, title=title, variants=variants, kind=kind, lang=defaults.lang, raw=cells.raw,
        categories=cells.categories, options=cells.options, messages=tuple(cells.notes), **fields,
    )  # fmt: skip


def web_address(cells: Cells, name: str, text: str = "") -> str:
    """An http(s) address, else "" with a warning."""
    address = (text or cells.get(name)).strip().replace(" ", "%20")
    if not address or _leads_somewhere(address):
        return address
    cells.note(
        name, "L'adresse n'est pas une adresse web complète (https://…) : ignorée.", Outcome.WARNING, address[:200]
    )
    return ""


def _leads_somewhere(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(_URL.fullmatch(address) and parts.hostname and parts.port != 0)
    except ValueError:
        return False


def _variant(cells: Cells, defaults: Defaults) -> VariantRecord:
    fields = price_fields(cells, defaults) | stock_fields(cells)
    del fields["price_includes_tax"]
    quantity = quantity_fields(cells, fields.pop("per"))
    quantity.pop("approximate", None)
    images = _images(cells)
    return VariantRecord(
        key=cells.key, row=cells.row, title=one_line(cells.get("title")), options=cells.options,
        sku=cells.get("sku"), gtin=gtin(cells), mpn=cells.get("mpn"), image=images[0] if images else None,
        weight_g=weight(cells, defaults), status=Status(cells.get("status") or Status.PUBLISHED), **quantity, **fields,
    )  # fmt: skip


def _require_price(cells: Cells, fields: dict[str, Any], variants: tuple[VariantRecord, ...], kind: Kind) -> None:
    if fields["price"] is not None or kind is Kind.GROUPED or any(variant.price is not None for variant in variants):
        return
    if not any(note.outcome is Outcome.REFUSED for note in cells.notes):
        name = next((n for n in ("price", "price_incl", "price_excl") if n in cells.columns), "price")
        cells.note(name, "Le prix manque.", Outcome.REFUSED)


def _texts(cells: Cells) -> dict[str, Any]:
    description = clean_html(cells.get("description") or cells.get("short_description"))
    return {
        "description_html": description, "description_text": plain_text(description),
        "brand": one_line(cells.get("brand")), "google_category": one_line(cells.get("google_category")),
        "ingredients": one_line(cells.get("ingredients")), "allergens": one_line(cells.get("allergens")),
        "origin": one_line(cells.get("origin")), "group": cells.get("group"),
        "tags": tuple(tag for part in cells.get("tags").split(",") if (tag := one_line(part))),
    }  # fmt: skip


def _codes(cells: Cells, defaults: Defaults) -> dict[str, Any]:
    return {
        "gtin": gtin(cells), "mpn": cells.get("mpn"), "sku": cells.get("sku"),
        "condition": _CONDITIONS.get(cells.get("condition").casefold().rsplit("/", 1)[-1], ""),
        "vat_rate": vat_rate(cells), "tax_class": cells.get("tax_class"), "weight_g": weight(cells, defaults),
        "unit_pricing_measure": cells.get("unit_pricing_measure"),
        "status": Status(cells.get("status") or Status.PUBLISHED),
    }  # fmt: skip


def _places(cells: Cells) -> dict[str, Any]:
    return {"url": web_address(cells, "url"), "images": _images(cells)}


def _images(cells: Cells) -> tuple[Image, ...]:
    good: dict[str, Image] = {}
    for image in cells.images:
        address = web_address(cells, "images", image.url)
        if address and address not in good:
            good[address] = Image(address, one_line(image.alt))
    return tuple(good.values())
