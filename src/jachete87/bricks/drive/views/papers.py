"""The papers of a sale: what to print before and on the day, for agents of the drive."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from jachete87.base.access import access
from jachete87.base.files import PDF, file_answer
from jachete87.base.times import now
from jachete87.bricks.drive import queries
from jachete87.bricks.drive.actions.printing import PAPERS, catalogue_paper, orders_paper, poster_paper
from jachete87.bricks.drive.forms.papers import PaperForm
from jachete87.bricks.drive.models import Cycle, Point
from jachete87.bricks.drive.rules.papers.poster import SIZES
from jachete87.bricks.drive.views.frame import page


@require_safe
@access("drive_agent")
def papers(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """What can be printed of a sale."""
    cycle = _cycle(cycle_id)
    return _page(request, cycle, PaperForm(points=_points(cycle)))


@require_safe
@access("drive_agent")
def paper(request: HttpRequest, cycle_id: int, name: str) -> HttpResponse:
    """One paper made of the orders of a sale."""
    cycle = _cycle(cycle_id)
    if name not in PAPERS:
        raise Http404
    form = PaperForm(request.GET, points=_points(cycle))
    if not form.is_valid():
        return _page(request, cycle, form, 422)
    body = orders_paper(cycle=cycle, name=name, ask=form.ask(), at=now())
    return file_answer(body, PDF, f"{name}-{cycle.collect_on}.pdf")


@require_safe
@access("drive_agent")
def poster(request: HttpRequest, cycle_id: int, size: str) -> HttpResponse:
    """The poster of a sale, or its leaflet."""
    cycle = _cycle(cycle_id)
    if size not in SIZES:
        raise Http404
    return file_answer(poster_paper(cycle=cycle, size=size, at=now()), PDF, f"affiche-{cycle.collect_on}-{size}.pdf")


@require_safe
@access("drive_agent")
def catalogue(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """The catalogue on paper with its order form."""
    cycle = _cycle(cycle_id)
    return file_answer(catalogue_paper(cycle=cycle, at=now()), PDF, f"catalogue-{cycle.collect_on}.pdf")


def _page(request: HttpRequest, cycle: Cycle, form: PaperForm, status: int = 200) -> HttpResponse:
    orders = queries.orders_of_cycle(cycle).count()
    shown = {"cycle": cycle, "form": form, "papers": PAPERS, "orders": orders}
    return page(request, "papers", shown, status)


def _points(cycle: Cycle) -> list[Point]:
    return queries.points_of_cycles([cycle.pk]).get(cycle.pk, [])


def _cycle(cycle_id: int) -> Cycle:
    return get_object_or_404(Cycle.objects.select_related("rule"), pk=cycle_id)
