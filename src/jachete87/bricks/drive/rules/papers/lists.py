"""Lists to harvest, pack and receive by: what each says, in the current language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jachete87.base.jinja import lang, number, unbroken
from jachete87.base.times import day, hour, moment
from jachete87.bricks.drive.models import Cycle, CycleLeg
from jachete87.bricks.drive.rules.gathering import (
    Collection,
    Gathered,
    Stop,
    Total,
    collections,
    grouped,
    in_units,
    points_of,
    totals,
)
from jachete87.bricks.drive.rules.texts import collection as day_of
from jachete87.kernel.catalogue.enums import Temperature
from jachete87.kernel.documents.rules.passes import picture

_TICK = "☐"
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=[kmcd]?[glm]\b)")
_TURNED = "9mm"
"""The width of a narrow column, whose name is written upwards."""


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    width: str = "auto"
    side: str = "left"
    strong: bool = False

    @property
    def said(self) -> dict[str, Any]:
        return {"name": self.name, "width": self.width, "side": self.side, "strong": self.strong}


def harvest(leg: CycleLeg, lines: Sequence[Gathered]) -> dict[str, Any]:
    """What a seller brings to a sale: in all and for each point, then order by order. Needs `leg.seller`, `.cycle`."""
    title = _("Liste de récolte, %(seller)s") % {"seller": leg.seller.trade_name}
    points = points_of(lines)
    facts = [[_("Heure limite :"), moment(leg.closes_at)], *_counted(lines)]
    own = [_own_orders(mine) for mine in _at_points(lines)]
    return _list(leg.cycle, title, facts, [_totals(_("À récolter en tout"), totals(lines), points), *own])


def packing(cycle: Cycle, lines: Sequence[Gathered]) -> dict[str, Any]:
    """What goes into the crates of each shopper, in the order of the slots of each point."""
    parts = [_basket(each) for each in collections(lines)]
    return _list(cycle, _("Préparation par commande"), _counted(lines), parts)


def by_product(cycle: Cycle, lines: Sequence[Gathered]) -> dict[str, Any]:
    """Where each good goes: at each point, so many for each order."""
    parts = []
    for mine in _at_points(lines):
        goods = [(f"{_good(each)}\n{each.seller}", each) for each in totals(mine)]
        rows = [[_TICK, str(each.quantity), name, _shares(each)] for name, each in goods]
        columns = (_Column(""), _Column(_("Total"), side="right", strong=True), _Column(_("Article"), "1fr"),
                   _Column(_("Pour"), "1fr"))  # fmt: skip
        parts.append(_part(mine[0].stop.point, "", columns, rows))
    return _list(cycle, _("Préparation par produit"), _counted(lines), parts, apart=True)


def drop_off(cycle: Cycle, lines: Sequence[Gathered]) -> dict[str, Any]:
    """What each producer leaves at each point, to be ticked and signed."""
    parts = [
        _delivery(mine[0].stop.point, own)
        for mine in _at_points(lines)
        for _seller, own in sorted(grouped(mine, lambda line: (line.seller.casefold(), line.seller_id)).items())
    ]
    signed = [["", _("Signatures à la réception :") + "\n\n", "", ""]] if parts else []
    for one in parts:
        one["rows"] += signed
    return _list(cycle, _("Livraisons aux points de retrait"), _counted(lines), parts)


def transfer(cycle: Cycle, lines: Sequence[Gathered]) -> dict[str, Any]:
    """The transfer note: what each seller of another brick brings to each point, until when, to be signed."""
    parts = [
        _transferred(own)
        for mine in _at_points(lines)
        for _seller, own in sorted(grouped(mine, lambda line: (line.seller.casefold(), line.seller_id)).items())
    ]
    count = len({(line.reference, line.number) for line in lines})
    facts = [[_("Colis :"), ngettext("%(count)s colis", "%(count)s colis", count) % {"count": count}]]
    return _list(cycle, _("Bon de transfert, retrait commun"), facts, parts)


def _transferred(lines: Sequence[Gathered]) -> dict[str, Any]:
    columns = (
        _Column(_("Code")),
        _Column(_("Commande"), strong=True),
        _Column(_("Articles"), "2fr"),
        _Column(_("Retrait")),
        _Column(_("Reçu")),
    )
    parcels = grouped(lines, lambda line: (line.reference, line.number)).values()
    rows: list[list[Any]] = [_parcel(each) for each in parcels]
    rows.append(["", "", _("Signatures : qui apporte, qui reçoit"), "", ""])
    stop, until = lines[0].stop, lines[0].bring_by
    side = f"{stop.point}, {_('avant le %(moment)s') % {'moment': moment(until)}}" if until else stop.point
    return _part(lines[0].seller, side, columns, rows)


def _parcel(lines: Sequence[Gathered]) -> list[Any]:
    """One parcel: its code is the order's number alone, which opens no collection."""
    first = lines[0]
    number = f"{first.reference}/{first.number}"
    goods = ", ".join(f"{line.quantity} × {_article(line)}" for line in lines)
    code = {"code": picture(number).decode(), "meaning": number}
    return [code, f"{number}\n{first.shopper}", goods, span(first.stop), _TICK]


def weight(each: Total) -> str:
    """What so many packs come to: « 12,5 kg »; nothing for pieces."""
    return said_measure(each.measure, each.unit)


def said_measure(measure: int | None, unit: str) -> str:
    """A measure in the current language."""
    figure, name = in_units(measure, unit)
    return f"{number(Decimal(figure))}\N{NO-BREAK SPACE}{name}" if figure else ""


def named(*parts: str) -> str:
    """« Miel, 500 g »: a good by what is known of it; a figure and its unit stay on one line."""
    return _BEFORE_UNIT.sub("\N{NO-BREAK SPACE}", ", ".join(part for part in parts if part))


def span(stop: Stop) -> str:
    """« 17 h – 18 h »."""
    return unbroken(f"{hour(stop.starts_at)} – {hour(stop.ends_at)}")


def _totals(title: str, goods: Sequence[Total], points: dict[int, str]) -> dict[str, Any]:
    several = points if len(points) > 1 else {}
    width = "22mm" if len(points) < 4 else _TURNED
    columns = (
        _Column(_("Total"), side="right", strong=True),
        _Column(_("Produit"), "1fr"),
        _Column(_("Poids, volume"), side="right"),
        *(_Column(name, width, side="right") for name in several.values()),
        _Column(""),
    )
    rows = [
        [str(each.quantity), _good(each), weight(each), *(str(each.by_point.get(p, "")) for p in several), _TICK]
        for each in goods
    ]
    return _part(title, "", columns, rows)


def _own_orders(lines: Sequence[Gathered]) -> dict[str, Any]:
    columns = (
        _Column(_("Commande"), strong=True),
        _Column(_("Pour")),
        _Column("", side="right", strong=True),
        _Column(_("Produit"), "1fr"),
        _Column(""),
    )
    ordered = sorted(lines, key=lambda line: (line.reference, line.title.casefold()))
    rows = [[line.reference, line.shopper, str(line.quantity), _article(line), _TICK] for line in ordered]
    title = _("Par commande, %(point)s") % {"point": lines[0].stop.point}
    return _part(title, "", columns, rows)


def _basket(each: Collection) -> dict[str, Any]:
    columns = (
        _Column(_("Bac"), "16mm"),
        _Column(""),
        _Column("", side="right", strong=True),
        _Column(_("Article"), "2fr"),
        _Column(_("Producteur"), "1fr"),
        _Column(_("Pesé"), "16mm", side="right"),
    )
    rows = [_packed(line, temperature) for temperature, crate in each.crates for line in crate]
    others = "".join(f" + {other}" for other in each.others)
    where = f"{each.stop.point}, {span(each.stop)}"
    return _part(f"{each.reference}{others} · {each.shopper}", where, columns, rows)


def _packed(line: Gathered, temperature: str) -> list[str]:
    weighed = said_measure(line.grams, "g") or "……… g"
    crate = str(Temperature(temperature).label)
    return [crate, _TICK, str(line.quantity), _article(line), line.seller, weighed if line.is_weighed else ""]


def _delivery(point: str, lines: Sequence[Gathered]) -> dict[str, Any]:
    columns = (
        _Column(_("Attendu"), side="right", strong=True),
        _Column(_("Produit"), "1fr"),
        _Column(_("Poids, volume"), side="right"),
        _Column(_("Reçu"), side="right"),
    )
    rows = [[str(each.quantity), _good(each), weight(each), "………"] for each in totals(lines)]
    return _part(lines[0].seller, point, columns, rows)


def _at_points(lines: Sequence[Gathered]) -> list[list[Gathered]]:
    mine = grouped(lines, lambda line: line.stop.point_id)
    return [mine[point] for point in points_of(lines)]


def _shares(each: Total) -> str:
    """« 2 × R7K2, 1 × H3F8 »."""
    return ", ".join(unbroken(f"{line.quantity} × {line.reference}") for line in each.lines)


def _good(each: Total) -> str:
    return named(each.title, each.pack)


def _article(line: Gathered) -> str:
    return named(line.title, line.pack, line.note)


def _counted(lines: Sequence[Gathered]) -> list[list[str]]:
    count = len({line.collection for line in lines})
    return [[_("Commandes :"), ngettext("%(count)s panier", "%(count)s paniers", count) % {"count": count}]]


def _part(title: str, side: str, columns: Sequence[_Column], rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    return {"title": title, "side": side, "columns": [each.said for each in columns], "rows": rows,
            "is-new-page": False}  # fmt: skip


def _list(
    cycle: Cycle, title: str, facts: list[list[str]], parts: list[dict[str, Any]], *, apart: bool = False
) -> dict[str, Any]:
    """A list with its parts; those `apart` each begin a page."""
    collected = day(day_of(cycle))
    for one in parts[1:] if apart else ():
        one["is-new-page"] = True
    return {
        "title": title,
        "author": _("Drive fermier"),
        "language": lang(),
        "foot": f"{title}, {collected}",
        "facts": [[_("Retrait :"), collected], *facts],
        "parts": parts,
        "note": "" if parts else _("Aucune commande pour cette vente."),
    }
