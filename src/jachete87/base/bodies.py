"""How much may be sent to a page: what is larger is refused before it is read, or it would fill the disk."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

LARGEST_BYTES = 64 * 1024 * 1024


class BoundedBodies:
    """Middleware: 413 to what says that it is too large; a body that does not say its length is not read at all."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if len(length) > len(str(LARGEST_BYTES)) or (length.isdecimal() and int(length) > LARGEST_BYTES):
            return HttpResponse(status=413)
        return self.respond(request)
