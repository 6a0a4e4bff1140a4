"""Addresses of searches: the address is the state, so every chip, sort and page is a link."""

from django.http import QueryDict


def narrowed(query: QueryDict, **values: str | int) -> str:
    """The query string with these values put in, on its first page unless `page` is given."""
    changed = query.copy()
    changed.pop("page", None)
    for name, value in values.items():
        changed[name] = str(value)
    return _written(changed)


def widened(query: QueryDict, name: str, value: str = "") -> str:
    """The query string without a filter, or without one value of it; a centre goes with its radius."""
    changed = query.copy()
    changed.pop("page", None)
    left = [kept for kept in changed.getlist(name) if value and kept != value]
    changed.setlist(name, left)
    if name in ("commune", "near") and not left:
        changed.pop("radius_km", None)
    return _written(changed)


def added(query: QueryDict, name: str, value: str) -> str:
    """The query string with one more value of a filter."""
    changed = query.copy()
    changed.pop("page", None)
    changed.appendlist(name, value)
    return _written(changed)


def _written(query: QueryDict) -> str:
    for name in list(query):
        query.setlist(name, [value for value in query.getlist(name) if value])
    written = query.urlencode()
    return f"?{written}" if written else "?"
