"""Anonymous pages, kept whole in each process until the catalogue moves.

A page is kept only when its view says so with `@kept`, the request is a GET without session, and it sets no cookie.
The key is address, language and the generation that `watch` gives; a hit touches no database.
"""

import gzip
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

_PERSONAL = {settings.SESSION_COOKIE_NAME, "messages"}
_LARGEST = 2000
_LONGEST_SECONDS = 30.0
_WORTH_PACKING = 1000
_PACKING = 5
_OF_ONE_ANSWER = frozenset({"set-cookie", "content-length"})

Respond = Callable[[HttpRequest], HttpResponseBase]


@dataclass(slots=True)
class Kept:
    """A page as it was answered; `packed` once someone has asked who can unpack it."""

    content: bytes
    headers: dict[str, str]
    until: float
    generation: int
    packed: bytes = b""


class _Shelf:
    """The pages of one process, oldest out first."""

    def __init__(self) -> None:
        self.pages: OrderedDict[str, Kept] = OrderedDict()
        self.lock = threading.Lock()
        self.generation: Callable[[], int] = lambda: 0

    def get(self, key: str) -> Kept | None:
        kept = self.pages.get(key)
        if kept and kept.until > time.monotonic() and kept.generation == self.generation():
            return kept
        return None

    def put(self, key: str, response: HttpResponse) -> Kept:
        headers = {name: value for name, value in response.items() if name.lower() not in _OF_ONE_ANSWER}
        kept = Kept(response.content, headers, time.monotonic() + _LONGEST_SECONDS, self.generation())
        with self.lock:
            self.pages[key] = kept
            while len(self.pages) > _LARGEST:
                self.pages.popitem(last=False)
        return kept


_shelf = _Shelf()


def watch(generation: Callable[[], int]) -> None:
    """Let pages lapse when `generation()` changes; it must be cheap (no query on each call)."""
    _shelf.generation = generation


def forget() -> None:
    """Drop every kept page of this process."""
    _shelf.pages.clear()


def kept(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Mark a view whose answer is the same for every anonymous reader."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.is_kept = True  # type: ignore[attr-defined]
        return response

    return marked


class AnonymousPages:
    """Middleware: answers from the shelf, and puts onto it what views marked as kept."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "GET" or not _PERSONAL.isdisjoint(request.COOKIES):
            return self.respond(request)
        key = request.get_full_path()
        if found := _shelf.get(key):
            return _answer(request, found)
        response = self.respond(request)
        if getattr(response, "is_kept", False) and response.status_code == 200 and not response.cookies:
            return _answer(request, _shelf.put(key, response))  # type: ignore[arg-type]
        return response


def _answer(request: HttpRequest, found: Kept) -> HttpResponse:
    """A kept page, packed for who can unpack it: it holds no secret that its length could betray (BREACH)."""
    packs = len(found.content) > _WORTH_PACKING and "gzip" in request.headers.get("Accept-Encoding", "")
    if packs and not found.packed:
        found.packed = gzip.compress(found.content, _PACKING)
    response = HttpResponse(found.packed if packs else found.content, headers=found.headers)
    patch_vary_headers(response, ["Accept-Encoding"])
    if packs:
        response["Content-Encoding"] = "gzip"
    return response
