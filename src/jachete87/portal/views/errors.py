"""Pages that say that something could not be done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jachete87.base.errors import NotFound


def not_found(request: HttpRequest, message: str) -> HttpResponse:
    """There is no such thing, or it is not the visitor's to see."""
    return render(request, "404.html", {"message": message}, status=NotFound.status)
