"""Filters of a search as links: the facets with their counts, and the chips of what is in force."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jachete87.base.times import PARIS, day
from jachete87.kernel.search.rules import FacetValue, Results
from jachete87.portal.rules.links import adding, narrowed, widened

_LONGEST = 8
_SHOWN = ("kind", "brick", "day", "category", "commune", "seller", "label", "availability", "source")
_PARAMETERS = {"day": "by", "availability": "availability"}
_CHIPS = ("kind", "brick", "category", "commune", "seller", "label", "source", "point")


@dataclass(frozen=True, slots=True)
class FacetLink:
    """One choice of a facet: the address that makes or undoes it."""

    label: str
    count: int
    url: str
    active: bool


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet with its choices, the most frequent first; `clear_url` undoes them all."""

    title: str
    values: tuple[FacetLink, ...]
    clear_url: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the address without it."""

    label: str
    url: str


def facet_views(found: Results, query: QueryDict) -> tuple[FacetView, ...]:
    """The facets that still leave a choice."""
    titles, views = _titles(get_language()), []
    for name in _SHOWN:
        values = [value for value in found.facets.get(name, ()) if value.count or value.is_chosen]
        parameter = _PARAMETERS.get(name, name)
        if name == "availability" or (len(values) < 2 and not any(value.is_chosen for value in values)):
            continue
        add = adding(query, parameter)
        links = tuple(_link(value, parameter, query, add) for value in values[:_LONGEST])
        is_active = any(link.active for link in links)
        views.append(FacetView(titles[name], links, widened(query, parameter) if is_active else ""))
    return tuple(views)


@cache
def _titles(_language: str | None) -> dict[str, str]:
    return {
        "kind": _("Quoi"),
        "brick": _("Où acheter"),
        "day": _("À retirer au plus tard"),
        "category": _("Rayon"),
        "commune": _("Commune"),
        "seller": _("Vendeur"),
        "label": _("Label"),
        "source": _("Site partenaire"),
        "availability": _("Disponibilité"),
    }


def _link(value: FacetValue, parameter: str, query: QueryDict, add: Callable[[str], str]) -> FacetLink:
    is_day = parameter == "by"
    if active := value.is_chosen or value.value in query.getlist(parameter):
        url = widened(query, parameter, value.value)
    else:
        url = narrowed(query, by=value.value) if is_day else add(value.value)
    return FacetLink(_day_label(value.value) if is_day else value.label, value.count, url, active)


def _day_label(iso: str) -> str:
    on = date.fromisoformat(iso)
    return day(datetime(on.year, on.month, on.day, 12, tzinfo=PARIS))


def chips(found: Results, query: QueryDict) -> tuple[Chip, ...]:
    """What is in force, each with the way out."""
    known = {(name, value.value): value.label for name, values in found.facets.items() for value in values}
    made = [
        Chip(known.get((name, value), value), widened(query, name, value))
        for name in _CHIPS
        for value in query.getlist(name)
        if value and not (name == "commune" and found.place)
    ]
    return (*_place_chips(found, query), *made, *_range_chips(query))


def _place_chips(found: Results, query: QueryDict) -> list[Chip]:
    radius = query.get("radius_km")
    if found.ask.near:
        text = _("à %(km)s km autour de moi") % {"km": radius} if radius else _("autour de moi")
        return [Chip(text, widened(query, "near"))]
    if not (found.place and query.get("commune")):
        return []
    place = found.place.name
    text = _("à %(km)s km de %(place)s") % {"km": radius, "place": place} if radius else place
    return [Chip(text, widened(query, "commune"))]


def _range_chips(query: QueryDict) -> list[Chip]:
    made = []
    if low := query.get("min_price"):
        made.append(Chip(_("à partir de %(price)s €") % {"price": low}, widened(query, "min_price")))
    if high := query.get("max_price"):
        made.append(Chip(_("jusqu’à %(price)s €") % {"price": high}, widened(query, "max_price")))
    if by := query.get("by"):
        made.append(Chip(_("à retirer d’ici %(day)s") % {"day": _day_label(by)}, widened(query, "by")))
    if query.get("available") in ("0", "false", "non", "no", "off"):
        made.append(Chip(_("y compris ce qui n’est pas disponible"), widened(query, "available")))
    return made
