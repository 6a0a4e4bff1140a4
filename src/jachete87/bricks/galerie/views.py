"""The gallery's page: its domains and its craftspeople."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jachete87.base.access import access
from jachete87.bricks.galerie import queries


@access("public")
def home(request: HttpRequest) -> HttpResponse:
    """The craft domains and the craftspeople on line."""
    shown = {"domains": queries.domains(), "craftspeople": queries.craftspeople(), "rates": queries.usual_rates()}
    return render(request, "galerie/home.jinja", shown)
