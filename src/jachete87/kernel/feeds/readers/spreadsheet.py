"""Plain spreadsheets, as a farmer or a shopkeeper keeps them: columns guessed from their titles."""

import re
from collections.abc import Iterable, Iterator, Sequence

from jachete87.kernel.feeds.readers.cells import Cells, Defaults
from jachete87.kernel.feeds.readers.feed import Entry, Feed
from jachete87.kernel.feeds.readers.grouped import Group, Reading, entries, group_of
from jachete87.kernel.feeds.readers.headers import Layout, known_names, normalised, unit_in
from jachete87.kernel.feeds.readers.numbers import parse_number
from jachete87.kernel.feeds.readers.record import Image, Message
from jachete87.kernel.feeds.readers.tables import Row, Table
from jachete87.kernel.feeds.readers.units import unit_of

FIELDS = {
    "id": ("id", "identifiant", "code", "code article", "code produit", "n article", "no article", "numero",
      "product id", "ref id"),
    "sku": ("sku", "ugs", "reference", "ref", "ref produit", "reference produit", "reference article", "article no"),
    "title": ("nom", "nom du produit", "nom produit", "produit", "designation", "libelle", "intitule", "article",
      "titre",
              "denomination", "name", "product name", "product", "title", "item", "display name"),
    "price_incl": ("prix ttc", "prix de vente ttc", "prix public ttc", "prix unitaire ttc", "pu ttc", "tarif ttc",
      "pv ttc",
                   "montant ttc", "prix vente ttc", "price incl tax", "price tax incl", "prix ttc eur",
                   "prix ttc euros"),
    "price_excl": ("prix ht", "prix de vente ht", "prix unitaire ht", "pu ht", "tarif ht", "pv ht", "price excl tax"),
    "price": ("prix", "tarif", "prix de vente", "prix unitaire", "prix public", "pu", "price", "unit price",
      "prix eur",
              "prix euros", "prix en euros", "prix kg", "prix au kg", "prix piece", "prix conseille", "montant"),
    "sale_price": ("prix promo", "prix solde", "prix promotionnel", "prix remise", "sale price", "promo",
      "special price"),
    "sale_from": ("debut promo", "promo du", "date debut promo", "sale from"),
    "sale_to": ("fin promo", "promo au", "date fin promo", "sale to"),
    "currency": ("devise", "monnaie", "currency"),
    "vat_rate": ("tva", "taux de tva", "taux tva", "vat", "vat rate", "tax rate", "tva pourcent", "tva taux"),
    "net_quantity": ("contenance", "conditionnement", "quantite nette", "poids net", "contenu", "volume", "format",
      "net weight",
                     "poids volume", "unite de vente", "units"),
    "unit": ("unite", "unite de mesure", "unit", "uom", "unit type", "vendu par", "vendu au"),
    "weight": ("poids", "poids brut", "poids colis", "weight"),
    "stock": ("stock", "quantite en stock", "stock disponible", "quantite disponible", "qte", "quantite", "qty",
      "quantity",
              "on hand", "qte stock", "en stock"),
    "availability": ("disponibilite", "disponible", "availability", "dispo"),
    "categories": ("categorie", "categories", "rayon", "famille", "sous famille", "type de produit", "category",
      "gamme"),
    "description": ("description", "descriptif", "description longue", "texte", "details", "commentaire",
      "presentation"),
    "short_description": ("description courte", "resume", "short description", "accroche"),
    "brand": ("marque", "fabricant", "producteur", "brand", "vendor", "manufacturer", "producer", "editeur"),
    "images": ("photo", "photos", "image", "images", "url image", "image url", "lien photo", "url photo", "visuel"),
    "url": ("lien", "url", "lien produit", "page", "link", "adresse web", "url produit"),
    "gtin": ("ean", "ean13", "ean 13", "code barre", "code barres", "codebarre", "gtin", "gencod", "isbn", "upc",
      "barcode"),
    "ingredients": ("ingredients", "composition", "liste des ingredients"),
    "allergens": ("allergenes", "allergene", "allergens"), "origin": ("origine", "provenance", "origin",
      "pays d origine"),
    "condition": ("condition",), "tags": ("mots cles", "etiquettes", "tags"),
}  # fmt: skip
_TOTAL = re.compile(
    r"(?:sous[ -]?)?total\b|montant total|somme\b|nombre de (?:produits|lignes|articles)", re.IGNORECASE
)
_FEWEST_GRAMS = 20  # a bare weight from here on is taken for grams, below for kilos


def is_head(cells: Sequence[str]) -> bool:
    """A row is the head when it names a product's name and a price, and every cell is a short text."""
    names = known_names(cells)
    named = any(name in names for name in FIELDS["title"])
    priced = any(name in names for kind in ("price", "price_incl", "price_excl") for name in FIELDS[kind])
    return named and priced and all(len(cell) < 80 for cell in cells)


def read(table: Table, feed: Feed) -> Iterator[Entry | Message]:
    layout = Layout(table.header, FIELDS)
    defaults = Defaults(decimal=_decimal(feed), weight_unit=unit_in(layout.columns.get("weight", "")))
    return entries(feed, table, layout, _groups(table, layout), Reading(_build, defaults))


def _decimal(feed: Feed) -> str:
    """In a workbook or in JSON numbers are numbers; in CSV a person or a French program wrote them."""
    return "auto" if feed.dialect == "spreadsheet_csv" else "."


def _groups(table: Table, layout: Layout) -> Iterator[Group | Message]:
    """Rows one by one; a row of one cell alone is the heading of the rows below it, a total is nothing."""
    heading = ""
    for row in table.body():
        filled = [cell for cell in row.cells if cell.strip()]
        if _TOTAL.match(filled[0]) and len(filled) < len(layout.header):
            continue
        if len(filled) == 1 and len(layout.header) > 2:
            heading = filled[0].strip()
            continue
        group = group_of(layout, [row], "id", "sku", "gtin", "url", "title")
        if heading and not isinstance(group, Message):
            group = Group(group.key, [row, Row(row.line, [heading])])
        yield group


def _build(layout: Layout, key: str, rows: Sequence[Row]) -> Cells:
    row = rows[0]
    values = layout.values(row.cells)
    _sort_quantities(values, layout)
    category = values.get("categories") or (rows[1].cells[0] if len(rows) > 1 else "")
    return Cells(
        key, row.line, values, layout.columns, layout.raw(row.cells),
        images=tuple(Image(url) for url in _several(values.get("images", ""))),
        categories=tuple(_path(part) for part in category.split("|") if part.strip()),
    )  # fmt: skip


def _sort_quantities(values: dict[str, str], layout: Layout) -> None:
    """ "Unité" may hold "500g" or "kg"; a price column may say "au kg"; "Poids" alone is the net quantity."""
    unit = values.get("unit", "")
    if unit and not unit_of(unit) and "net_quantity" not in values:
        values["net_quantity"] = unit
    weight = parse_number(values.get("weight", "")) if not unit_in(layout.columns.get("weight", "")) else None
    if weight is not None:
        values["weight_unit"] = "g" if weight >= _FEWEST_GRAMS else "kg"
    titled = normalised(layout.columns.get("price", ""))
    if titled in ("prix kg", "prix au kg") and "net_quantity" not in values:
        values["net_quantity"] = "1 kg"


def _several(text: str) -> Iterable[str]:
    return (part.strip() for part in re.split(r"[\n|]|[,;]\s*(?=https?:)", text) if part.strip())


def _path(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(">") if part.strip())
