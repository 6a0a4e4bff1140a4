"""What the demo's sellers make, read from the tables beside this file."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from jachete87.kernel.catalogue.enums import Unit
from jachete87.kernel.membership.enums import SellerKind

DATA = Path(__file__).parent / "data"
TABLES = {
    SellerKind.FARMER: "farmers.toml",
    SellerKind.CRAFTSPERSON: "crafts.toml",
    SellerKind.MERCHANT: "shops.toml",
}
_CHOICES = re.compile(r"\{([^{}]*\|[^{}]*)\}")
_SIZE = re.compile(r"(\d+(?:,\d+)?)\s(g|kg|ml|cl|l|m|pièces?)(~?)$")
_MEASURES = {
    "g": (1, Unit.GRAM),
    "kg": (1000, Unit.GRAM),
    "ml": (1, Unit.MILLILITRE),
    "cl": (10, Unit.MILLILITRE),
    "l": (1000, Unit.MILLILITRE),
    "m": (1000, Unit.MILLIMETRE),
    "pièce": (1, Unit.PIECE),
    "pièces": (1, Unit.PIECE),
}


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack at a price in euros; `quantity` in `unit`, None for a thing that is sold as such."""

    name: str
    price: Decimal
    quantity: int | None
    unit: Unit
    is_approximate: bool


@dataclass(frozen=True, slots=True)
class Good:
    """A product that sellers of a trade may have; `says` holds what else is said of it (order, perso, alcohol…)."""

    title: str
    shelf: str
    packs: tuple[Pack, ...]
    description: str
    ingredients: str
    contains: tuple[str, ...]
    traces: tuple[str, ...]
    origin: str
    says: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade: the names its sellers bear, where they are found, what they tell and make."""

    name: str
    kind: SellerKind
    names: tuple[str, ...]
    communes: tuple[str, ...]
    story: str
    notes: tuple[str, ...]
    goods: tuple[Good, ...]


@cache
def trades(kind: SellerKind) -> tuple[Trade, ...]:
    """The trades of farmers, craftspeople or merchants."""
    table = tomllib.loads((DATA / TABLES[kind]).read_text())
    return tuple(_trade(name, kind, row) for name, row in table.items())


@cache
def shelves() -> dict[str, dict[str, str]]:
    """What is said of every product of a shelf, and which drawing shows it."""
    return tomllib.loads((DATA / "shelves.toml").read_text())


def _trade(name: str, kind: SellerKind, row: dict[str, Any]) -> Trade:
    return Trade(
        name=name,
        kind=kind,
        names=tuple(row["names"]),
        communes=tuple(row.get("communes", ())),
        story=row["story"],
        notes=tuple(row["notes"]),
        goods=tuple(good for line in row["goods"] for good in _goods(line)),
    )


def _goods(line: dict[str, str]) -> Iterator[Good]:
    choices = [found.split("|") for found in _CHOICES.findall(line["t"])]
    for chosen in product(*choices):
        picks = iter(chosen)
        title = _CHOICES.sub(lambda _, picks=picks: next(picks), line["t"])  # type: ignore[misc]
        allergens = line.get("a", "").split()
        says = dict(word.partition("=")[::2] for word in line.get("x", "").split())
        stated = [*allergens, *filter(None, says.pop("allergens", "").split("+"))]
        yield Good(
            title=title[0].upper() + title[1:],
            shelf=line["c"],
            packs=tuple(_pack(text.strip()) for text in line["p"].split(";")),
            description=_sentence(line.get("d", ""), chosen[0] if chosen else ""),
            ingredients=line.get("i", ""),
            contains=tuple(name for name in stated if not name.startswith("~")),
            traces=tuple(name[1:] for name in stated if name.startswith("~")),
            origin=line.get("o", ""),
            says=says,
        )


def _sentence(text: str, choice: str) -> str:
    written = text.replace("{x}", choice.lower())
    return written[:1].upper() + written[1:]


def _pack(text: str) -> Pack:
    name, _, price = text.rpartition(" ")
    amount = Decimal(price.removesuffix("/kg"))
    size = _SIZE.search(name)
    if size is None:
        return Pack(name, amount, None, Unit.PIECE, is_approximate=False)
    factor, unit = _MEASURES[size[2]]
    quantity = int(Decimal(size[1].replace(",", ".")) * factor)
    if price.endswith("/kg"):
        amount = amount * quantity / 1000
    label = f"environ {name.removesuffix('~')}" if size[3] else name
    return Pack(label, amount, quantity or 1, unit, is_approximate=bool(size[3]))
