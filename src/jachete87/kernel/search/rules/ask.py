"""What can be asked of the search, and how it is read from an address."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import inf
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from jachete87.base.errors import Refusal

KINDS = ("product", "seller", "point", "commune")
SORTS = ("relevance", "price", "price_desc", "distance", "newest")
PAGE_SIZE = 24
LARGEST_PAGE_SIZE = 100
LAST_PAGE = 10_000
LONGEST_QUERY = 200
LONGEST_VALUE = 120
MOST_VALUES = 50
LARGEST_RADIUS = 500.0
LARGEST_PRICE = Decimal(1_000_000)

_PRICE = re.compile(r"\d{1,7}([.,]\d{1,2})?")
_NUMBER = re.compile(r"-?\d{1,4}(\.\d{1,10})?")
_TRUE = {"1", "true", "on", "yes", "oui"}
_FALSE = {"0", "false", "off", "no", "non"}

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class SearchAsk:
    """One search. Inside a tuple the values are alternatives, between the fields all must hold.

    `communes` are INSEE codes or names; with `radius_km` the first of them is the centre, unless `near` (latitude,
    longitude) is given. `available` False shows also what cannot be had now. `by`: can be collected by that day.
    """

    q: str = ""
    kinds: tuple[str, ...] = ()
    bricks: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    near: tuple[float, float] | None = None
    radius_km: float | None = None
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    available: bool = True
    by: date | None = None
    points: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    sellers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    sort: str = "relevance"
    page: int = 1
    page_size: int = PAGE_SIZE

    @property
    def commune(self) -> str:
        """The first commune asked for, or nothing."""
        return self.communes[0] if self.communes else ""


def parse_ask(params: Mapping[str, Any]) -> SearchAsk:
    """The search that an address asks for (the names of the contract; empty values are passed over).

    Raises Refusal, which names the field, for what makes no sense. Too long queries are cut.
    """
    low, high = _one(params, "min_price", _price), _one(params, "max_price", _price)
    if low is not None and high is not None and low > high:
        low, high = high, low
    return SearchAsk(
        q=_clean(_last(params, "q"))[:LONGEST_QUERY].strip(),
        kinds=_choices(params, "kind", KINDS),
        bricks=_many(params, "brick"),
        categories=_many(params, "category"),
        communes=_many(params, "commune"),
        near=_one(params, "near", _near),
        radius_km=_one(params, "radius_km", _radius),
        min_price=low,
        max_price=high,
        available=_one(params, "available", _flag) is not False,
        by=_one(params, "by", _day),
        points=_many(params, "point"),
        labels=_many(params, "label"),
        sellers=_many(params, "seller"),
        sources=_many(params, "source"),
        sort=(_choices(params, "sort", SORTS) or SORTS)[0],
        page=_one(params, "page", _whole(LAST_PAGE)) or 1,
        page_size=_one(params, "page_size", _whole(LARGEST_PAGE_SIZE)) or PAGE_SIZE,
    )


def _values(params: Mapping[str, Any], name: str) -> Sequence[str]:
    getlist = getattr(params, "getlist", None)
    found = getlist(name) if getlist else params.get(name, ())
    values = [found] if isinstance(found, str) or not isinstance(found, Sequence) else found
    return [str(value) for value in values if value is not None]


def _last(params: Mapping[str, Any], name: str) -> str:
    values = _values(params, name)
    return values[-1] if values else ""


def _clean(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text[: 4 * LONGEST_QUERY])


def _many(params: Mapping[str, Any], name: str) -> tuple[str, ...]:
    cleaned = (_clean(value)[:LONGEST_VALUE].strip() for value in _values(params, name)[:MOST_VALUES])
    return tuple(dict.fromkeys(value for value in cleaned if value))


def _choices(params: Mapping[str, Any], name: str, known: Sequence[str]) -> tuple[str, ...]:
    values = _many(params, name)
    if any(value not in known for value in values):
        raise _nonsense(name, _("Choix inconnu. Possibles : %(known)s.") % {"known": ", ".join(known)})
    return values


def _one(params: Mapping[str, Any], name: str, read: Callable[[str], Read]) -> Read | None:
    text = _last(params, name).strip()
    if not text:
        return None
    try:
        return read(text)
    except ValueError as error:
        raise _nonsense(name, str(error)) from error


def _price(text: str) -> Decimal:
    if not _PRICE.fullmatch(text) or not text.isascii():
        raise ValueError(_("Écrivez un prix en euros, par exemple 12,50."))
    return min(Decimal(text.replace(",", ".")), LARGEST_PRICE)


def _near(text: str) -> tuple[float, float]:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 2 or not all(_NUMBER.fullmatch(part) for part in parts):
        raise ValueError(_("Écrivez une position en degrés, par exemple 45.83,1.26."))
    latitude, longitude = (float(part) for part in parts)
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValueError(_("Cette position n'est pas sur la Terre."))
    return latitude, longitude


def _radius(text: str) -> float:
    try:
        radius = float(text.replace(",", "."))
    except ValueError as error:
        raise ValueError(_("Écrivez une distance en kilomètres, par exemple 20.")) from error
    if not 0 <= radius < inf:
        raise ValueError(_("Écrivez une distance en kilomètres, par exemple 20."))
    return min(radius, LARGEST_RADIUS)


def _flag(text: str) -> bool:
    if text.lower() not in _TRUE | _FALSE:
        raise ValueError(_("Répondez par vrai ou faux (true, false)."))
    return text.lower() in _TRUE


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(_("Écrivez un jour existant sous la forme AAAA-MM-JJ.")) from error


def _whole(largest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= largest:
            raise ValueError(_("Écrivez un nombre entier de 1 à %(largest)d.") % {"largest": largest})
        return int(text)

    return read


def _nonsense(field: str, message: str) -> Refusal:
    return Refusal(message, errors=[{"field": field, "message": message}])
