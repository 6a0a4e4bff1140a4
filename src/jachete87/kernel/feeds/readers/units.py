"""Quantities of goods: "500 gr", "0,75 L", "6 x 33 cl", "lot de 6", "+/- 200 g", "1pc"."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from jachete87.kernel.feeds.readers.numbers import parse_number

# written form → (canonical unit, factor)
_FORMS: dict[str, tuple[str, Decimal]] = {}
for _unit, _factor, _words in (
    ("g", "1", "g gr grs gramme grammes gram grams"),
    ("g", "0.001", "mg milligramme milligrammes"),
    ("kg", "1", "kg kgs kilo kilos kilogramme kilogrammes kilogram kilograms"),
    ("g", "28.349523125", "oz ounce ounces"),
    ("g", "453.59237", "lb lbs pound pounds"),
    ("ml", "1", "ml millilitre millilitres milliliter milliliters"),
    ("ml", "10", "cl centilitre centilitres"),
    ("ml", "100", "dl décilitre décilitres"),
    ("l", "1", "l lt litre litres liter liters"),
    ("cm", "0.1", "mm"),
    ("cm", "1", "cm centimètre centimètres"),
    ("m", "1", "m ml. mètre mètres metre metres meter"),
    ("m2", "1", "m2 m² sqm"),
    (
        "piece",
        "1",
        "piece pieces pièce pièces pc pcs pce pces p u un une unité unités unite unites unit units ct count",
    ),
    (
        "piece",
        "1",
        "caps capsule capsules gélule gélules sachet sachets paire paires œuf œufs oeuf oeufs tranche tranches",
    ),
    (
        "piece",
        "1",
        "part parts botte bottes bouquet bouquets lot coffret pot bocal bouteille barquette boîte boite panier",
    ),
    ("piece", "12", "douzaine dz dozen"),
):
    _FORMS.update((_word, (_unit, Decimal(_factor))) for _word in _words.split())

_APPROXIMATE = re.compile(r"(?i)\+\s*/\s*-|±|\b(?:environ|env\.?|approx\.?|à peu près|ca\.)|^\s*~|\u2248")
_NUMBER = r"\d+(?:[ \u00a0]\d{3})*(?:[.,]\d+)?|[.,]\d+"
_UNIT = "|".join(sorted(map(re.escape, _FORMS), key=len, reverse=True))
_PACK = re.compile(rf"(?i)(\d{{1,4}})\s*(?:x|×|\*)\s*({_NUMBER})\s*({_UNIT})\b")
_SIMPLE = re.compile(rf"(?i)({_NUMBER})\s*({_UNIT})(?![\wé])\.?")
_SEVERAL = re.compile(rf"(?i)(\d{{1,4}})\s+[^\W\d]+\s+(?:de|d')\s*({_NUMBER})\s*({_UNIT})\b")
_BEFORE_A_UNIT = re.compile(r"(?i)^(?:vendue?s?\s+)?(?:à\s+)?(?:la|le|au|par|les|l'|/)\s*(?=[^\W\d])")
_FRACTIONS = ((re.compile(r"(?i)\b1/2\b|\bdemi[- ]"), "0.5 "), (re.compile(r"\b1/4\b"), "0.25 "))
_OF = re.compile(
    r"(?i)\b(?:lot|pack|boîte|boite|paquet|carton|coffret|set|sachet|bouquet|botte|plateau|barquette)\s+(?:de\s+)?(\d{1,4})\b"
)
_TIMES = re.compile(r"(?i)\bx\s*(\d{1,4})\b|\b(\d{1,4})\s*(?:x|×)$")
_DIMENSIONS = re.compile(r"(?i)\d\s*(?:x|×)\s*\d+(?:[.,]\d+)?\s*(?:cm|mm|m)\b")


@dataclass(frozen=True, slots=True)
class Quantity:
    """`amount` of `unit` in all; `count` packages of it ("6 x 33 cl" is 1980 ml in 6)."""

    amount: Decimal
    unit: str
    count: int = 1
    approximate: bool = False


@lru_cache(maxsize=8192)
def parse_quantity(text: str, default_unit: str = "") -> Quantity | None:
    """A whole cell: "500g", "lot de 6", "coffret" (one piece), or a bare number of `default_unit`."""
    text = " ".join(text.split())
    if not text:
        return None
    number = parse_number(text)
    if number is not None:
        return quantity(number, default_unit) if default_unit else None
    bare = _BEFORE_A_UNIT.sub("", text)
    return quantity(Decimal(1), bare) if unit_of(bare) else find_quantity(text)


def find_quantity(text: str) -> Quantity | None:
    """The first quantity inside a text, a title for example; dimensions ("40 x 60 cm") are none."""
    for fraction, number in _FRACTIONS:
        text = fraction.sub(number, text)
    approximate = _APPROXIMATE.search(text) is not None
    pack = _PACK.search(text) or _SEVERAL.search(text)
    if pack and not _DIMENSIONS.search(pack[0]):
        one = quantity(_decimal(pack[2]), pack[3])
        return one and Quantity(one.amount * int(pack[1]), one.unit, int(pack[1]), approximate)
    if _DIMENSIONS.search(text):
        return None
    simple = _SIMPLE.search(text)
    if simple:
        found = quantity(_decimal(simple[1]), simple[2])
        return found and Quantity(found.amount, found.unit, approximate=approximate)
    several = _OF.search(text) or _TIMES.search(text)
    if several:
        return Quantity(Decimal(several[1] or several[2]), "piece", approximate=approximate)
    return None


def quantity(number: Decimal, unit: str) -> Quantity | None:
    """`number` of a written unit in its canonical one; None for an unknown unit or nothing."""
    known = _FORMS.get(unit.casefold().strip(" .")) if number > 0 else None
    return Quantity(_tidy(number * known[1]), known[0]) if known else None


def unit_of(text: str) -> str:
    """The canonical unit of a written one ("gr" → "g", "/ kg" → "kg"), "" when unknown."""
    known = _FORMS.get(text.casefold().strip(" ./"))
    return known[0] if known else ""


def grams(number: Decimal, unit: str) -> Decimal | None:
    """A weight in grams; None when the unit is not one of weight."""
    known = _FORMS.get(unit.casefold().strip(" ."))
    if known is None or known[0] not in ("g", "kg"):
        return None
    return _tidy(number * known[1] * (1000 if known[0] == "kg" else 1))


def _decimal(text: str) -> Decimal:
    return parse_number(text) or Decimal(0)


def _tidy(number: Decimal) -> Decimal:
    rounded = number.quantize(Decimal("0.001")).normalize()
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral() else rounded
