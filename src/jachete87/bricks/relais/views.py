"""The relay's page: its shops and the platforms it refers to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jachete87.base.access import access
from jachete87.bricks.relais import queries


@access("public")
def home(request: HttpRequest) -> HttpResponse:
    """The shops on line, and the platforms with when their catalogue was seen."""
    return render(request, "relais/home.jinja", {"shops": queries.shops(), "platforms": queries.platforms()})
