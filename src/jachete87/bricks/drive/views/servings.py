"""What came of the subscriptions, sale by sale, for the drive's agents."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from jachete87.base.access import access
from jachete87.base.files import table_answer
from jachete87.bricks.drive.models import Cycle
from jachete87.bricks.drive.queries import servings as queries
from jachete87.bricks.drive.rules.boxes import sale_title
from jachete87.bricks.drive.views.frame import page

PAGE = 50


@require_safe
@access("drive_agent")
def sales(request: HttpRequest) -> HttpResponse:
    """Each sale with how many subscriptions were served and skipped."""
    shown = Paginator(queries.cycles_of_the_desk(), PAGE).get_page(request.GET.get("page"))
    return page(request, "subscriptions", {"shown": shown})


@require_safe
@access("drive_agent")
def servings(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Who was served, with what changes, who was skipped and why; as a table for spreadsheets too."""
    cycle = get_object_or_404(Cycle.objects.select_related("rule"), pk=cycle_id)
    if request.GET.get("format") == "csv":
        return table_answer(queries.report(cycle), f"abonnements-{cycle.collect_on}.csv", to_keep=True)
    shown = Paginator(queries.servings_of(cycle), PAGE).get_page(request.GET.get("page"))
    return page(request, "servings", {"shown": shown, "cycle": cycle, "sale": sale_title(cycle)})
