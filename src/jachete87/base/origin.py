"""Requests that change something without a token come from our own pages only."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

_OURS = frozenset({"same-origin", "none"})


def from_our_pages(request: HttpRequest) -> bool:
    """Whether a browser says that the request starts on this site; a client that says nothing is no browser."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in _OURS
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    return origin is None or host_of(origin) == request.get_host()


def host_of(address: str) -> str:
    """The host, with its port, of an address that somebody sent; nothing for what is no address."""
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def same_origin(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Accept a form without CSRF token, so that its page can be kept for all readers, but from our own pages only."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not from_our_pages(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
