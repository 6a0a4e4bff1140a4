"""The lines of a sale put together for those who harvest, pack and receive: pure sums over what was read once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from jachete87.kernel.catalogue.enums import Temperature, Unit

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Stop:
    """Where and when an order is handed over: a point and a slot of it."""

    point_id: int
    point: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Gathered:
    """One line of a sale as those see it who handle goods: of the shopper a first name and an initial, no more.

    `reference` and `number` name the order, `collection` what is handed over at once. `measure` is what `quantity`
    packs come to in `unit` (g, ml, mm, pieces), None when unknown; `grams` is what was weighed, None before.
    What rides along from another brick is brought until `bring_by`.
    """

    line_id: int
    seller_id: int
    seller: str
    collection: str
    reference: str
    number: int
    shopper: str
    stop: Stop
    product_id: int
    title: str
    pack: str
    note: str
    quantity: int
    measure: int | None
    unit: str
    is_weighed: bool
    grams: int | None
    temperature: str
    bring_by: datetime | None = None

    @property
    def good(self) -> tuple[int, str, str]:
        """What is the same good in the same pack."""
        return self.product_id, self.title, self.pack


@dataclass(frozen=True, slots=True)
class Total:
    """So many packs of one good, in all and by point, and what they come to."""

    title: str
    pack: str
    seller: str
    quantity: int
    measure: int | None
    unit: str
    by_point: dict[int, int]
    lines: tuple[Gathered, ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """What one shopper collects at once: `reference` is on the pass, `others` are orders that joined it."""

    reference: str
    number: int
    others: tuple[str, ...]
    shopper: str
    stop: Stop
    lines: tuple[Gathered, ...]

    @property
    def crates(self) -> list[tuple[str, tuple[Gathered, ...]]]:
        """The lines by how they travel: one crate for each temperature, ambient goods first."""
        found = grouped(self.lines, lambda line: line.temperature)
        return [(each, tuple(found[each])) for each in Temperature.values if each in found]


def grouped(lines: Iterable[Gathered], key: Callable[[Gathered], Key]) -> dict[Key, list[Gathered]]:
    """The lines by a key, the keys in the order in which they come."""
    found: dict[Key, list[Gathered]] = defaultdict(list)
    for line in lines:
        found[key(line)].append(line)
    return dict(found)


def points_of(lines: Iterable[Gathered]) -> dict[int, str]:
    """The points of these lines by name."""
    found = {line.stop.point_id: line.stop.point for line in lines}
    return dict(sorted(found.items(), key=lambda each: (each[1], each[0])))


def totals(lines: Iterable[Gathered]) -> list[Total]:
    """How much of each good, by its title."""
    found = [_total(mine) for mine in grouped(lines, lambda line: (line.seller_id, *line.good)).values()]
    return sorted(found, key=lambda each: (each.title.casefold(), each.pack, each.seller))


def collections(lines: Iterable[Gathered]) -> list[Collection]:
    """What is handed over at once, by point and slot, then by the shopper's name."""
    found = [_collection(mine) for mine in grouped(lines, lambda line: line.collection).values()]
    return sorted(found, key=lambda each: (each.stop.point, each.stop.starts_at, each.shopper, each.reference))


def _total(lines: Sequence[Gathered]) -> Total:
    first = lines[0]
    measures = [line.measure for line in lines]
    by_point: dict[int, int] = defaultdict(int)
    for line in lines:
        by_point[line.stop.point_id] += line.quantity
    return Total(
        title=first.title,
        pack=first.pack,
        seller=first.seller,
        quantity=sum(line.quantity for line in lines),
        measure=None if None in measures else sum(each for each in measures if each is not None),
        unit=first.unit,
        by_point=dict(by_point),
        lines=tuple(lines),
    )


def _collection(lines: Sequence[Gathered]) -> Collection:
    ordered = sorted(lines, key=lambda line: (line.seller.casefold(), line.title.casefold(), line.line_id))
    first = min(lines, key=lambda line: line.line_id)
    mine = [line.number for line in lines if line.reference == first.reference]
    others = dict.fromkeys(line.reference for line in ordered if line.reference != first.reference)
    return Collection(first.reference, min(mine), tuple(others), first.shopper, first.stop, tuple(ordered))


def in_units(measure: int | None, unit: str) -> tuple[str, str]:
    """A measure as people say it, the number still to be written in the language: ("12.5", "kg"); none for pieces."""
    greater = {Unit.GRAM: "kg", Unit.MILLILITRE: "l", Unit.MILLIMETRE: "m"}.get(Unit(unit)) if unit else None
    if measure is None or greater is None:
        return "", ""
    return (f"{measure / 1000:.3f}".rstrip("0").rstrip("."), greater) if measure >= 1000 else (str(measure), unit)
