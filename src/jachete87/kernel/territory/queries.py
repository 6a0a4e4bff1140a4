"""Reads of the territory: communes by name, by distance, and their contours."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from jachete87.kernel.territory.models import Commune
from jachete87.kernel.territory.rules import Position, distance_km, name_key

__all__ = ["Nearby", "Position", "communes", "contours", "distance_km", "find_communes", "near", "position_of"]

_POSTAL_CODE = re.compile(r"\d{5}")


@dataclass(frozen=True, slots=True)
class Nearby:
    """A commune and how far it is in kilometres, as the crow flies."""

    commune: Commune
    distance_km: float


def communes() -> QuerySet[Commune]:
    """All communes in the order of their names, articles left aside; contours are not read."""
    return Commune.objects.defer("contour").order_by("search_key", "code")


def find_communes(name: str, limit: int = 10) -> list[Commune]:
    """The communes of that name or postal code, the best first.

    Accents, hyphens, articles, « St » and the end of the name may be missing: exact names come first, then those that
    begin so, then those with a word that begins so, the most peopled first within each.
    """
    if _POSTAL_CODE.fullmatch(name.strip()):
        return list(communes().filter(postal_codes__contains=[name.strip()]).order_by("-population", "code")[:limit])
    key = name_key(name)
    if not key:
        return []
    found = communes().filter(search_key__contains=key)
    ranked = sorted(
        (_rank(commune.search_key, key), -(commune.population or 0), commune.code, commune) for commune in found
    )
    return [commune for rank, _, _, commune in ranked if rank < 3][:limit]


def _rank(search_key: str, key: str) -> int:
    if search_key == key:
        return 0
    if search_key.startswith(key):
        return 1
    return 2 if f" {key}" in search_key else 3


def near(latitude: float, longitude: float, radius_km: float) -> list[Nearby]:
    """The communes whose town hall lies within that distance, the nearest first."""
    here = Position(latitude, longitude)
    distances = [Nearby(commune, distance_km(here, position_of(commune))) for commune in communes()]
    return sorted((n for n in distances if n.distance_km <= radius_km), key=lambda n: (n.distance_km, n.commune.code))


def position_of(commune: Commune) -> Position:
    """Where its town hall stands."""
    return Position(commune.latitude, commune.longitude)


def contours(digits: int = 3) -> dict[str, Any]:
    """All contours as a GeoJSON feature collection, rounded (3 digits: about 100 m) so that a page may carry it."""
    rows = Commune.objects.filter(contour__isnull=False).values_list("code", "name", "contour").order_by("code")
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": code,
                "properties": {"code": code, "name": name},
                "geometry": {"type": contour["type"], "coordinates": _rounded(contour["coordinates"], digits)},
            }
            for code, name, contour in rows
            if contour
        ],
    }


def _rounded(polygons: list[list[list[list[float]]]], digits: int) -> list[list[list[list[float]]]]:
    return [[_ring(ring, digits) for ring in polygon] for polygon in polygons]


def _ring(ring: list[list[float]], digits: int) -> list[list[float]]:
    points: list[list[float]] = []
    for x, y in ring:
        point = [round(x, digits), round(y, digits)]
        if not points or points[-1] != point:
            points.append(point)
    return points if len(points) >= 4 else ring
