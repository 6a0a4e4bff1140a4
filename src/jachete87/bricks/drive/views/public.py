"""The drive's pages: how it works and what is on, and one page for each point."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from jachete87.base.access import access
from jachete87.base.pages import kept
from jachete87.base.times import PARIS, now
from jachete87.bricks.drive import queries
from jachete87.bricks.drive.queries.point_desk import closed_weeks_ahead


@access("public")
@kept
def home(request: HttpRequest) -> HttpResponse:
    """The sales that are open, the next one, and the points."""
    at = now()
    shown = {
        "drives": queries.drives(),
        "sales": queries.open_sales(at),
        "following": queries.next_opening(at),
        "points": queries.point_cards(),
        "sellers": queries.sellers_now(at),
    }
    return render(request, "drive/home.jinja", shown)


@access("public")
@kept
def drive(request: HttpRequest, slug: str) -> HttpResponse:
    """One drive: what it is, what it costs, where and when, and its open sales."""
    found = queries.drives().filter(slug=slug).first()
    if found is None:
        raise Http404
    at = now()
    sales = [sale for sale in queries.open_sales(at) if sale.cycle.rule.drive_id == found.pk]
    shown = {"drive": found, "sales": sales, "points": queries.points_of_drive(found)}
    return render(request, "drive/drive.jinja", shown | {"following": queries.next_opening(at, found.pk)})


@access("public")
def point(request: HttpRequest, slug: str) -> HttpResponse:
    """Where a point is, what to bring, and which slots are free."""
    found = queries.points().filter(slug=slug).first()
    if found is None:
        raise Http404
    at = now()
    shown = {
        "point": found,
        "slots": list(queries.slots_at(found.pk, at).select_related("cycle")),
        "weeks": closed_weeks_ahead(found, at.astimezone(PARIS).date()),
    }
    return render(request, "drive/point.jinja", shown)
