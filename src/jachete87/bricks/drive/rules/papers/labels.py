"""Labels of crates and of goods, on sheets that are cut already and on rolls."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jachete87.base.jinja import lang, unbroken
from jachete87.base.times import day, moment
from jachete87.bricks.drive.rules.gathering import Collection, Gathered, collections, grouped
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.bricks.drive.rules.papers.lists import named, said_measure, span
from jachete87.kernel.catalogue.enums import Temperature
from jachete87.kernel.documents.rules.passes import Pass, desk_key, picture, signed


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where labels stand on a page, in millimetres: so many side by side, each so far from the one before."""

    slug: str
    name: Promise
    page: tuple[float, float]
    size: tuple[float, float]
    grid: tuple[int, int] = (1, 1)
    first: tuple[float, float] = (0, 0)
    pitch: tuple[float, float] = (0, 0)

    @property
    def each_page(self) -> int:
        """How many labels a page has."""
        return self.grid[0] * self.grid[1]

    @property
    def said(self) -> dict[str, Any]:
        """As the template takes it."""
        names = ("page-width", "page-height", "width", "height", "columns", "rows", "left", "top", "pitch-x", "pitch-y")
        return dict(zip(names, (*self.page, *self.size, *self.grid, *self.first, *self.pitch), strict=True))


_A4 = (210, 297)
SHEETS: tuple[Sheet, ...] = (
    Sheet("21", gettext_lazy("Planche A4, 21 étiquettes de 63,5 × 38,1 mm"), _A4, (63.5, 38.1), (3, 7), (7.25, 15.15),
          (66, 38.1)),
    Sheet("8", gettext_lazy("Planche A4, 8 étiquettes de 105 × 74 mm"), _A4, (105, 74), (2, 4), (0, 0.5), (105, 74)),
    Sheet("62", gettext_lazy("Rouleau de 62 mm"), (62, 40), (62, 40)),
    Sheet("102", gettext_lazy("Rouleau de 102 × 152 mm"), (102, 152), (102, 152)),
)  # fmt: skip


def crate_labels(lines: Sequence[Gathered], sheet: Sheet, start: int) -> dict[str, Any]:
    """One label for each crate: whose it is, where and when it goes, with the pass by which it is handed over."""
    key = desk_key(SLUG)
    found = [label for each in collections(lines) for label in _of_collection(each, key)]
    return _labels(_("Étiquettes de bac"), found, sheet, start)


def product_labels(lines: Sequence[Gathered], sheet: Sheet, start: int) -> dict[str, Any]:
    """One label for each pack: what it is, who made it, what it weighs, for which order.

    Its code is the order's number alone: what a producer holds must not open a collection.
    """
    ordered = sorted(lines, key=lambda line: (line.seller, line.title.casefold(), line.pack, line.reference))
    found = [_of_pack(line, pack) for line in ordered for pack in range(1, line.quantity + 1)]
    return _labels(_("Étiquettes de produit"), found, sheet, start)


def parcel_labels(lines: Sequence[Gathered], sheet: Sheet, start: int) -> dict[str, Any]:
    """One label for each parcel that rides along: for whom, from whom, where it is brought and until when."""
    ordered = sorted(lines, key=lambda line: (line.stop.point, line.seller.casefold(), line.reference, line.number))
    parcels = grouped(ordered, lambda line: (line.reference, line.number)).values()
    return _labels(_("Étiquettes de colis"), [_of_parcel(each[0]) for each in parcels], sheet, start)


def _of_parcel(line: Gathered) -> dict[str, Any]:
    code = f"{line.reference}/{line.number}"
    until = [_("avant le %(moment)s") % {"moment": moment(line.bring_by)}] if line.bring_by else []
    return {
        "big": line.reference,
        "lines": [unbroken(line.shopper), line.seller, line.stop.point, *until],
        "corner": str(line.number),
        "code": picture(code).decode(),
        "meaning": code,
    }


def _of_collection(each: Collection, key: bytes) -> list[dict[str, Any]]:
    code = signed(Pass(each.reference, each.number), key)
    crates = each.crates
    when = [unbroken(day(each.stop.starts_at)), span(each.stop)]
    joined = [" + ".join(("", *each.others)).strip()] if each.others else []
    return [
        {
            "big": each.reference,
            "lines": [*joined, each.shopper, str(Temperature(temperature).label).upper(), *when, each.stop.point],
            "corner": f"{number} / {len(crates)}",
            "code": code,
        }
        for number, (temperature, _goods) in enumerate(crates, start=1)
    ]


def _of_pack(line: Gathered, pack: int) -> dict[str, Any]:
    return {
        "big": named(line.title, line.pack, line.note),
        "lines": [line.seller, _weight(line), line.reference, unbroken(line.shopper)],
        "corner": f"{pack} / {line.quantity}" if line.quantity > 1 else "",
        "code": f"{line.reference}/{line.number}",
    }


def _weight(line: Gathered) -> str:
    """What a pack weighs: printed when it is known, else left to be written."""
    if line.is_weighed:
        alone = line.grams if line.quantity == 1 else None
        return _("Poids : %(weight)s") % {"weight": said_measure(alone, "g") or "………… g"}
    return said_measure(None if line.measure is None else int(Decimal(line.measure) / line.quantity), line.unit)


def _labels(title: str, labels: list[dict[str, Any]], sheet: Sheet, start: int) -> dict[str, Any]:
    """Labels from the place `start` (the first is 1) of a sheet that was begun; each code is drawn once."""
    return {
        "title": title,
        "author": _("Drive fermier"),
        "language": lang(),
        "paper": sheet.said,
        "skip": start - 1,
        "labels": labels,
        "codes": {code: picture(code).decode() for code in dict.fromkeys(label["code"] for label in labels)},
    }
