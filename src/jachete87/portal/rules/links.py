"""Addresses of searches: the address is the state, so every chip, sort and page is a link."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from urllib.parse import quote_plus

from django.http import QueryDict

_quoted = lru_cache(maxsize=4_000)(quote_plus)


def narrowed(query: QueryDict, **values: str | int) -> str:
    """The query string with these values put in, on its first page unless `page` is given."""
    return _written({**_first_page(query), **{name: [str(value)] for name, value in values.items()}})


def widened(query: QueryDict, name: str, value: str = "") -> str:
    """The query string without a filter, or without one value of it; a centre goes with its radius."""
    changed = _first_page(query)
    left = changed[name] = [kept for kept in changed.get(name, ()) if value and kept != value]
    if name in ("commune", "near") and not left:
        changed.pop("radius_km", None)
    return _written(changed)


def added(query: QueryDict, name: str, value: str) -> str:
    """The query string with one more value of a filter."""
    return adding(query, name)(value)


def adding(query: QueryDict, name: str) -> Callable[[str], str]:
    """`added` for many values of one filter: the rest of the address is written once."""
    kept = _first_page(query)
    names = list(kept)
    end = names.index(name) + 1 if name in kept else len(names)
    head, tail = (_written({one: kept[one] for one in part})[1:] for part in (names[:end], names[end:]))
    start, rest = f"?{head}&" if head else "?", f"&{tail}" if tail else ""
    return lambda value: f"{start}{_quoted(name)}={_quoted(value)}{rest}"


def _first_page(query: QueryDict) -> dict[str, Sequence[str]]:
    return {name: values for name, values in query.lists() if name != "page"}


def _written(query: Mapping[str, Sequence[str]]) -> str:
    written = "&".join(f"{_quoted(name)}={_quoted(one)}" for name, values in query.items() for one in values if one)
    return f"?{written}" if written else "?"
