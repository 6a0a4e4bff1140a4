"""The points of the drive, as its agents look after them."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jachete87.base.access import access
from jachete87.base.times import PARIS, now
from jachete87.bricks.drive.actions import points as actions
from jachete87.bricks.drive.forms.points import ClosedWeekForm, PointForm
from jachete87.bricks.drive.models import ClosedWeek, Point
from jachete87.bricks.drive.queries import point_desk as queries
from jachete87.bricks.drive.views.frame import page

PAGE = 30


@require_safe
@access("drive_agent")
def points(request: HttpRequest) -> HttpResponse:
    """Every point, and the slots of the sales ahead."""
    shown = Paginator(queries.points_of_the_desk(), PAGE).get_page(request.GET.get("page"))
    return page(request, "points", {"shown": shown, "sales": queries.sales_ahead(_today())[:PAGE]})


@access("drive_agent")
def new_point(request: HttpRequest) -> HttpResponse:
    """Add a point."""
    return _described(request, Point())


@access("drive_agent")
def point(request: HttpRequest, point_id: int) -> HttpResponse:
    """What is said of a point, and when it is closed."""
    return _described(request, get_object_or_404(Point, pk=point_id))


@require_POST
@access("drive_agent")
def close(request: HttpRequest, point_id: int) -> HttpResponse:
    """Close a point for some days, or show who is to come then."""
    found, form = get_object_or_404(Point, pk=point_id), ClosedWeekForm(request.POST)
    if not form.is_valid():
        return _file(request, found, PointForm(instance=found), closing=form, status=422)
    try:
        actions.close_week(point=found, by_user_id=request.user.pk or 0, **form.cleaned_data)
    except actions.SomebodyComes as refusal:
        return _file(request, found, PointForm(instance=found), closing=form, refusal=refusal)
    messages.success(request, _("Le point est fermé ces jours-là : il ne prend plus de commande."))
    return redirect("drive:point", found.pk)


@require_POST
@access("drive_agent")
def open_again(request: HttpRequest, point_id: int, closed_id: int) -> HttpResponse:
    """Open a point after all on days on which it was to be closed."""
    closed = get_object_or_404(ClosedWeek.objects.select_related("point"), pk=closed_id, point=point_id)
    actions.open_again(closed=closed, by_user_id=request.user.pk or 0)
    messages.success(request, _("Le point est de nouveau ouvert ces jours-là."))
    return redirect("drive:point", point_id)


def _described(request: HttpRequest, found: Point) -> HttpResponse:
    form = PointForm(request.POST or None, instance=found)
    if request.method != "POST" or not form.is_valid():
        return _file(request, found, form, status=422 if form.is_bound else 200)
    try:
        actions.describe_point(point=form.save(commit=False), by_user_id=request.user.pk or 0, at=now())
    except actions.SomebodyComes as refusal:
        return _file(request, found, form, refusal=refusal)
    messages.success(request, _("C’est enregistré."))
    return redirect("drive:point", found.pk)


def _file(request: HttpRequest, found: Point, form: PointForm, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a point, with what stands in the way when there is something."""
    refusal: actions.SomebodyComes | None = more.get("refusal")
    context = {
        "point": found,
        "form": form,
        "closing": ClosedWeekForm(),
        "weeks": queries.closed_weeks_ahead(found, _today()) if found.pk else [],
        "touched": queries.orders_named(refusal.details["orders"]) if refusal else [],
    }
    return page(request, "point", context | more, status=refusal.status if refusal else status)


def _today() -> date:
    return now().astimezone(PARIS).date()
