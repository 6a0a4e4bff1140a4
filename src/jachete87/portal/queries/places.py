"""The results of a search as pins of the map: one pin a place, with all that was found there."""

from typing import Any

from jachete87.base.money import euros
from jachete87.kernel.search.rules import Results
from jachete87.portal.queries.cards import brick_names
from jachete87.portal.rules import local_address


def pins(found: Results) -> dict[str, Any]:
    """A GeoJSON feature collection of the same results as the list, in the same order."""
    places: dict[tuple[float, float], dict[str, Any]] = {}
    names = brick_names()
    for number, card in enumerate(found.cards, start=1):
        if card.latitude is None or card.longitude is None:
            continue
        here = (round(card.latitude, 5), round(card.longitude, 5))
        place = places.setdefault(here, _place(here, card.brick, names.get(card.brick, "")))
        detail = " · ".join(filter(None, (card.seller_name, card.commune_name, card.availability)))
        price = f"{euros(card.price)}" if card.price is not None else ""
        place["properties"]["results"].append(
            {"number": number, "title": card.title, "url": local_address(card.url), "detail": detail, "price": price}
        )
    return {"type": "FeatureCollection", "features": list(places.values())}


def _place(here: tuple[float, float], brick: str, brick_name: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [here[1], here[0]]},
        "properties": {"brick": brick, "brick_name": brick_name, "results": []},
    }
