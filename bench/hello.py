"""The bare server: what a request costs when nothing is done for it."""

from collections.abc import Callable, Iterable
from typing import Any

_BODY = b'{"hello": "world"}'


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Says hello, whatever is asked."""
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(_BODY)))])
    return [_BODY]
