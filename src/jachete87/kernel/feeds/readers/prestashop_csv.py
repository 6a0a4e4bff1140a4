"""PrestaShop's product tables in CSV: the import format of 1.7 and 8 and the back office's list, English or French."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import zip_longest

from jachete87.kernel.feeds.readers.cells import Cells, Defaults
from jachete87.kernel.feeds.readers.feed import Entry, Feed
from jachete87.kernel.feeds.readers.grouped import Reading, entries, one_by_one
from jachete87.kernel.feeds.readers.headers import Layout
from jachete87.kernel.feeds.readers.numbers import parse_number, parse_price
from jachete87.kernel.feeds.readers.record import Image, Message
from jachete87.kernel.feeds.readers.tables import Row, Table

FIELDS = {
    "id": ("product id", "id produit", "id"), "active": ("active", "actif", "enabled", "status", "etat actif",
      "statut"),
    "title": ("name", "nom", "product name"), "categories": ("categories", "category", "categorie"),
    "price_excl": ("price tax excluded", "price tax excl", "prix ht", "prix de vente ht", "price tax excl"),
    "price_incl": ("price tax included", "price tax incl", "prix ttc", "prix de vente ttc"),
    "price": ("price", "prix"),
    "tax_class": ("tax rules id", "tax rule id", "id regle de taxes", "id de la regle de taxe", "id regle de taxe"),
    "discount": ("discount amount", "montant de la remise", "montant de la reduction"),
    "percent": ("discount percent", "pourcentage de remise", "pourcentage de reduction"),
    "sale_from": ("discount from", "remise du", "reduction de", "reduction a partir de"),
    "sale_to": ("discount to", "remise au", "reduction a", "reduction jusqu au"),
    "sku": ("reference",), "brand": ("manufacturer", "brand", "marque", "fabricant"),
    "gtin": ("ean13", "ean 13", "ean", "upc"), "mpn": ("mpn",), "weight": ("weight", "poids"),
    "stock": ("quantity", "quantite"), "visibility": ("visibility", "visibilite"),
    "short_description": ("summary", "resume", "short desc", "short description", "recapitulatif"),
    "description": ("description", "long desc"),
    "tags": ("tags", "mots cles"), "orderable": ("available for order", "disponible a la commande",
      "disponible a la vente"),
    "images": ("image urls", "images url", "url des images", "urls des images", "image", "url images"),
    "alts": ("image alt texts", "textes alternatifs des images", "texte alternatif des images"),
    "condition": ("condition", "etat"), "virtual": ("virtual product", "produit dematerialise", "produit virtuel"),
}  # fmt: skip
MARKERS = frozenset(
    {
        "tax rules id", "tax rule id", "id regle de taxes", "url rewritten", "url reecrite", "url simplifiee",
        "ecotax", "ecotaxe",
        "on sale",
        "en solde", "en promo", "wholesale price", "prix de gros", "advanced stock management", "minimal quantity",
        "quantite minimale", "meta title", "balise titre", "price tax excl", "price tax incl", "price tax excluded",
        "price tax included", "id produit", "product id", "delete existing images", "supprimer les images existantes",
    }
)  # fmt: skip
_CENT = Decimal("0.01")


def read(table: Table, feed: Feed) -> Iterator[Entry | Message]:
    layout = Layout(table.header, FIELDS)
    return entries(feed, table, layout, one_by_one(table, layout, "id", "sku", "title"), Reading(_build, Defaults()))


def _build(layout: Layout, key: str, rows: Sequence[Row]) -> Cells:
    row = rows[0]
    values = layout.values(row.cells)
    values["status"] = _status(values)
    values["kind"] = "virtual" if values.get("virtual") == "1" else ""
    _discount(values)
    return Cells(
        key, row.line, values, layout.columns, layout.raw(row.cells),
        images=_images(values), categories=tuple(_paths(values.get("categories", ""))),
    )  # fmt: skip


def _status(values: dict[str, str]) -> str:
    if values.get("active", "1").lower() in ("0", "no", "non", "false"):
        return "draft"
    return "hidden" if values.get("visibility", "").lower() == "none" or values.get("orderable") == "0" else ""


def _discount(values: dict[str, str]) -> None:
    """PrestaShop says what is taken off, not what remains to pay."""
    name = next((n for n in ("price_incl", "price_excl", "price") if values.get(n)), "")
    price = parse_price(values[name], ".").amount if name else None
    off = parse_number(values.get("discount", "")) or Decimal(0)
    percent = parse_number(values.get("percent", "")) or Decimal(0)
    if price and (off or percent):
        remains = (price - off) * (100 - percent) / 100
        values["sale_price"] = str(remains.quantize(_CENT, ROUND_HALF_UP))


def _images(values: dict[str, str]) -> tuple[Image, ...]:
    urls = [url.strip() for url in values.get("images", "").split(",") if url.strip()]
    alts = [alt.strip() for alt in values.get("alts", "").split(",")][: len(urls)]
    return tuple(Image(url, alt) for url, alt in zip_longest(urls, alts, fillvalue="") if "://" in url)


def _paths(text: str) -> Iterator[tuple[str, ...]]:
    for path in text.split(","):
        parts = tuple(part.strip() for part in path.split("/") if part.strip())
        if parts:
            yield parts
