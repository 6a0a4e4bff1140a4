"""The search: results as a list and on a map, completions."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page

from jachete87.base.access import access
from jachete87.base.jinja import lang
from jachete87.base.pages import kept
from jachete87.kernel.search.queries import suggest
from jachete87.kernel.territory.queries import contours
from jachete87.portal.queries import results_page
from jachete87.portal.queries.drawing import drawn
from jachete87.portal.queries.places import pins
from jachete87.portal.queries.results import radii

_ON_MAP = 60
_LONGEST = 80


@access("public")
@kept
def results(request: HttpRequest) -> HttpResponse:
    """A page of results; the address is the state."""
    return render(request, "portal/results.jinja", _shown(request, None))


@access("public")
@kept
def map_page(request: HttpRequest) -> HttpResponse:
    """The same results as pins, with the list that says the same."""
    return render(request, "portal/map.jinja", _shown(request, _ON_MAP))


@access("public")
@kept
def map_points(request: HttpRequest) -> JsonResponse:
    """The pins of a search, as GeoJSON."""
    return JsonResponse(pins(results_page(request.GET, _ON_MAP).found))


@access("public")
@gzip_page
@cache_control(public=True, max_age=7 * 24 * 3600)
def map_contours(request: HttpRequest) -> JsonResponse:
    """The communes' contours: the base of the map when no tiles are set."""
    return JsonResponse(contours())


@access("public")
@kept
def suggestions(request: HttpRequest) -> JsonResponse:
    """Completions of what is being typed."""
    found = suggest(request.GET.get("q", "")[:_LONGEST], lang=lang())
    return JsonResponse({"suggestions": [{"text": s.text, "kind": s.kind, "url": s.url} for s in found]})


def _shown(request: HttpRequest, page_size: int | None) -> dict[str, object]:
    page = results_page(request.GET, page_size)
    return {
        "page": page,
        "search": page.found.ask.q,
        "query": request.GET,
        "radii": radii(),
        "address": request.GET.urlencode(),
        "draw": drawn,
    }
