"""The sales of the drive, as its agents see them."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jachete87.base.access import access
from jachete87.base.times import now
from jachete87.bricks.drive import queries
from jachete87.bricks.drive.views.frame import page

PAGE = 20


@require_safe
@access("drive_agent")
def cycles(request: HttpRequest) -> HttpResponse:
    """What needs an agent now; every sale with its orders and what they are worth, the next collection first."""
    at = now()
    shown = Paginator(queries.sales_of_the_desk(at), PAGE).get_page(request.GET.get("page"))
    return page(request, "cycles", {"shown": shown, "needs": queries.needs(at)})
