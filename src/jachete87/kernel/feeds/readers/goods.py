"""Stock, availability, codes and quantities of one product."""

import re
from decimal import Decimal
from typing import Any

from jachete87.kernel.feeds.readers.cells import Cells, Defaults
from jachete87.kernel.feeds.readers.numbers import parse_number
from jachete87.kernel.feeds.readers.record import Availability, Outcome
from jachete87.kernel.feeds.readers.units import grams, parse_quantity, unit_of

_AVAILABILITIES = {
    word: availability
    for availability, words in (
        (Availability.IN_STOCK,
          "in stock|instock|available|yes|true|1|oui|vrai|en stock|disponible|x"),
        (Availability.OUT_OF_STOCK,
         "out of stock|outofstock|no|false|0|non|faux|rupture|en rupture|rupture de stock|épuisé|indisponible|sold out|"
         "discontinued|hors stock"),
        (Availability.PREORDER, "preorder|pre order|précommande|pré commande|à venir"),
        (Availability.BACKORDER,
          "backorder|back order|onbackorder|sur commande|available for order|notify"),
    )
    for word in words.split("|")
}  # fmt: skip
_NOT_DIGITS = re.compile(r"[\s\u00a0.\-']|(?<=\d)\.0$|^=?\"|\"$")
_BY_SPREADSHEET = re.compile(r"\d[.,]\d+E\+\d+", re.IGNORECASE)
_GTIN_LENGTHS = (8, 12, 13, 14)


def stock_fields(cells: Cells) -> dict[str, Any]:
    """stock (whole number, never below 0) and availability."""
    stock = _stock(cells)
    availability = _availability(cells)
    if availability is Availability.UNKNOWN and stock is not None:
        ordered = cells.get("backorders") in ("1", "yes", "notify", "continue", "true")
        short = Availability.BACKORDER if ordered else Availability.OUT_OF_STOCK
        availability = Availability.IN_STOCK if stock > 0 else short
    return {"stock": stock, "availability": availability}


def quantity_fields(cells: Cells, per: str = "") -> dict[str, Any]:
    """net_quantity, unit, approximate: from its own cell, else from a price per kilo or litre."""
    text = cells.get("net_quantity")
    found = parse_quantity(text, cells.get("unit")) if text else parse_quantity(cells.get("unit"))
    if found is None and per:
        found = parse_quantity(f"1 {per}" if per[0].isalpha() else per)
    if found is None:
        return {}
    return {"net_quantity": found.amount, "unit": found.unit, "approximate": found.approximate}


def weight(cells: Cells, defaults: Defaults) -> Decimal | None:
    """The weight in grams of what is sent; 0 means that nobody filled it in."""
    text = cells.get("weight")
    if not text:
        return None
    number = parse_number(text)
    if number is None:
        found = parse_quantity(text)
        result = grams(found.amount, found.unit) if found else None
    else:
        result = grams(number, cells.get("weight_unit") or defaults.weight_unit) if number > 0 else Decimal(0)
    if result is None:
        cells.note("weight", f"Le poids « {text[:40]} » n'est pas reconnu.", Outcome.WARNING)
    return result or None


def gtin(cells: Cells) -> str:
    """EAN or UPC whose check digit is right, else "" with a warning."""
    text = cells.get("gtin")
    if not text:
        return ""
    digits = _NOT_DIGITS.sub("", text)
    if not digits.strip("0"):
        return ""
    if _BY_SPREADSHEET.fullmatch(text):
        cells.note("gtin", "Le code EAN a été abîmé par un tableur : mettez la colonne en texte.", Outcome.WARNING)
        return ""
    if not digits.isdecimal() or len(digits) not in _GTIN_LENGTHS or not _check_digit_is_right(digits):
        cells.note("gtin", f"Le code EAN « {text[:40]} » n'est pas valable : ignoré.", Outcome.WARNING)
        return ""
    return digits


def _check_digit_is_right(digits: str) -> bool:
    backwards = digits[::-1]
    return (sum(map(int, backwards[::2])) + 3 * sum(map(int, backwards[1::2]))) % 10 == 0


def _stock(cells: Cells) -> int | None:
    text = cells.get("stock")
    if not text:
        return None
    number = parse_number(text)
    if number is None:
        found = parse_quantity(text)
        number = found.amount if found and unit_of(found.unit) == "piece" else None
    if number is None:
        cells.note("stock", f"Le stock « {text[:40]} » n'est pas un nombre.", Outcome.WARNING)
        return None
    if number != number.to_integral():
        cells.note("stock", f"Le stock « {text[:40]} » n'est pas entier : arrondi vers le bas.", Outcome.WARNING)
    return max(int(number), 0)


def _availability(cells: Cells) -> Availability:
    text = cells.get("availability")
    if not text:
        return Availability.UNKNOWN
    word = text.rsplit("/", 1)[-1].casefold().replace("_", " ").replace("-", " ").strip()
    found = _AVAILABILITIES.get(word)
    if found is None:
        cells.note("availability", f"La disponibilité « {text[:40]} » n'est pas reconnue.", Outcome.WARNING)
    return found or Availability.UNKNOWN
