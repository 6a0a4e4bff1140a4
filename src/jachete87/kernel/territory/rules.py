"""Names made comparable, and distances."""

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from jachete87.base.texts import fold

_EARTH_KM = 6371.0088
_ARTICLES = frozenset({"le", "la", "les", "l"})
_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "s": "sur"}


class Position(NamedTuple):
    """A place on earth in degrees."""

    latitude: float
    longitude: float


def name_key(name: str) -> str:
    """A commune's name as it is sorted and looked for: « Le Dorat » → "dorat", « St-Junien » → "saint junien"."""
    words = [_SHORT.get(word, word) for word in fold(name.replace("’", "'")).split()]
    if len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return " ".join(words)


def distance_km(a: Position, b: Position) -> float:
    """Kilometres as the crow flies between two places (haversine on the mean radius)."""
    lat_a, lat_b = radians(a.latitude), radians(b.latitude)
    half_lat, half_lon = (lat_b - lat_a) / 2, radians(b.longitude - a.longitude) / 2
    chord = sin(half_lat) ** 2 + cos(lat_a) * cos(lat_b) * sin(half_lon) ** 2
    return 2 * _EARTH_KM * asin(sqrt(chord))
