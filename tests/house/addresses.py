"""All addresses of the house, walked from the root."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

API = "api"


@dataclass(frozen=True)
class Address:
    """One pattern: its name with namespaces, the pattern, the view."""

    name: str
    pattern: str
    view: Callable[..., Any]


def addresses() -> list[Address]:
    """Every pattern of the house, those of the API too."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def pages() -> list[Address]:
    """Every pattern that is not of the API."""
    return [address for address in addresses() if not address.name.startswith(f"{API}:")]


def _walk(patterns: list[URLPattern | URLResolver], space: str, before: str) -> Iterator[Address]:
    for one in patterns:
        pattern = before + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, inner, pattern)
        else:
            yield Address(f"{space}{one.name}", pattern, one.callback)
