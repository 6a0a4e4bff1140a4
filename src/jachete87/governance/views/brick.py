"""How a brick does."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from jachete87.base.access import access
from jachete87.base.times import now
from jachete87.governance import queries
from jachete87.governance.views.frame import page, remit
from jachete87.kernel import bricks

PAGE = 50


@require_safe
@access("agent")
def brick(request: HttpRequest, slug: str) -> HttpResponse:
    """The sellers of a brick with what they offer and sell, those without a sale first."""
    scope, at = remit(request), now()
    found = get_object_or_404(queries.bricks_of(scope), slug=slug)
    installed = {one.slug: one for one in bricks.installed()}.get(slug)
    context = {
        "brick": found,
        "name": installed.name if installed else slug,
        "promise": installed.promise if installed else "",
        "figures": queries.figures(slug, at),
        "shown": Paginator(queries.sellers_of_brick(slug, at), PAGE).get_page(request.GET.get("page")),
    }
    return page(request, "brick", scope, context)
