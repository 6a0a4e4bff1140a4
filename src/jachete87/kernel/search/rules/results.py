"""What the search answers: cards, facets, suggestions."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from jachete87.kernel.search.rules.ask import SearchAsk


@dataclass(frozen=True, slots=True)
class Card:
    """One thing found, ready to be shown without a query, in the language asked for.

    `before` is the lowest price of the 30 days before a reduction (L112-1-1), None without one. `unit_price` is in
    euros for one `unit_price_unit` ("kg", "l", "m", "pièce"). `availability` says when and where,
    `state` is that of `bricks.Availability` ("" when it cannot be had now, or for what is not sold), `until` the last
    moment to order. `id` is the product's or seller's number, "drive-12" for a point, the INSEE code of a commune.
    `memory` is for what is made of the card and of nothing else: it lasts as long as the card says the same.
    """

    kind: str
    id: str
    title: str
    url: str
    brick: str = ""
    seller_name: str = ""
    seller_slug: str = ""
    price: Decimal | None = None
    before: Decimal | None = None
    unit_price: Decimal | None = None
    unit_price_unit: str = ""
    commune_code: str = ""
    commune_name: str = ""
    latitude: float | None = None
    longitude: float | None = None
    distance_km: float | None = None
    availability: str = ""
    until: datetime | None = None
    state: str = ""
    source: str = ""
    picture: str = ""
    picture_alt: str = ""
    labels: tuple[str, ...] = ()
    category: str = ""
    category_name: str = ""
    is_outside: bool = False
    text: str = ""
    memory: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One choice of a facet: its value in the address, its name, the number of results; `parent` for categories."""

    value: str
    label: str
    count: int
    parent: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """The commune that was recognised in the words of a query, or the centre that was chosen."""

    code: str
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Results:
    """One page of results; `corrected` is the query as understood when a typing error was mended.

    Facets by name: kind, brick, category, commune, seller, label, source, point, availability, day, price, distance
    (the last only with a centre). The value of a price band is "min-max" in euros ("10-20", "100-"), of a distance its
    kilometres, of a day its ISO date.
    """

    total: int
    cards: tuple[Card, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    ask: SearchAsk
    corrected: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion: `kind` is "product", "seller", "category", "commune" or "point"; `url` leads there."""

    text: str
    kind: str
    url: str
