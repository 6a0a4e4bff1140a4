"""The home page: what can be collected soon, what is in season, and where."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jachete87.base.jinja import lang
from jachete87.base.times import PARIS, day
from jachete87.kernel import bricks
from jachete87.kernel.search.queries import search
from jachete87.kernel.search.rules import Card, Place, Results, SearchAsk
from jachete87.portal.queries.cards import brick_names, point_card, product_card
from jachete87.portal.rules import seasonal_picks

_POINTS = 6
_SEASONAL = 4
_AROUND = 60.0


@dataclass(frozen=True, slots=True)
class BrickEntry:
    """A brick as a filter of the search: its name, its promise, how many products can be had."""

    slug: str
    name: str
    promise: str
    count: int


@dataclass(frozen=True, slots=True)
class CollectDay:
    """A day of this week on which goods can be collected, and how many products."""

    iso: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """All that the home page shows; `place` is the commune asked for, `unknown` what was typed and is none."""

    bricks: tuple[BrickEntry, ...]
    days: tuple[CollectDay, ...]
    points: tuple[dict[str, Any], ...]
    season: tuple[dict[str, Any], ...]
    total: int
    sellers: int
    place: Place | None
    unknown: str


def home_page(commune: str, at: datetime) -> HomePage:
    """The home page near a commune, or of the whole département without one; no query to the database."""
    names = brick_names()
    near = _near(commune)
    products = _found(SearchAsk(kinds=("product",), page_size=1))
    points = _found(replace(near, kinds=("point",), page_size=_POINTS))
    counts = {value.value: value.count for value in products.facets.get("brick", ())}
    return HomePage(
        bricks=tuple(BrickEntry(b.slug, b.name, b.promise, counts.get(b.slug, 0)) for b in bricks.installed()),
        days=_days(products),
        points=tuple(_point(card) for card in points.cards),
        season=_season(at.astimezone(PARIS).month, names),
        total=products.total,
        sellers=_found(SearchAsk(kinds=("seller",), page_size=1)).total,
        place=points.place,
        unknown=commune if commune and not near.communes else "",
    )


def _near(commune: str) -> SearchAsk:
    """The places around a commune, the nearest first; all places when there is no such commune."""
    ask = SearchAsk(communes=(commune,), radius_km=_AROUND, sort="distance")
    return ask if commune and _found(replace(ask, page_size=1)).place else SearchAsk()


def _found(ask: SearchAsk) -> Results:
    return search(ask, lang=lang())


def _days(products: Results) -> tuple[CollectDay, ...]:
    days = sorted(products.facets.get("day", ()), key=lambda value: value.value)[:3]
    return tuple(CollectDay(value.value, _day_label(value.value), value.count) for value in days)


def _day_label(iso: str) -> str:
    on = date.fromisoformat(iso)
    return day(datetime(on.year, on.month, on.day, 12, tzinfo=PARIS))


def _point(card: Card) -> dict[str, Any]:
    """A place with its next day of collection, until when to order for it, and how many products come there."""
    shown = point_card(card)
    brought = _found(SearchAsk(kinds=("product",), points=(card.id,), page_size=1))
    days = _days(brought)
    if days:
        shown["text"] = _("Prochain retrait %(day)s") % {"day": days[0].label}
        shown["until"] = min((one.until for one in brought.cards if one.until), default=None)
        shown["facts"] = (ngettext("%(n)s produit", "%(n)s produits", brought.total) % {"n": brought.total},)
    else:
        shown["text"] = card.availability or _("Pas de vente ouverte en ce moment")
    return shown


def _season(month: int, names: dict[str, str]) -> tuple[dict[str, Any], ...]:
    """The best find of each thing in season, then the second ones of another name."""
    found = [(pick, _found(SearchAsk(q=pick.words, kinds=("product",), page_size=3))) for pick in seasonal_picks(month)]
    chosen: dict[str, dict[str, Any]] = {}
    for rank in range(3):
        for pick, results in found:
            for card in results.cards[rank : rank + 1]:
                if card.price is not None and not card.is_outside:
                    chosen.setdefault(card.title, product_card(card, names, str(pick.reason)))
    return tuple(chosen.values())[:_SEASONAL]
