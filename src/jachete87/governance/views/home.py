"""The institution's first page: what waits, how many members, its bricks and feeds."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jachete87.base.access import access
from jachete87.governance import queries
from jachete87.governance.views.frame import page, remit
from jachete87.kernel.membership.enums import SellerState
from jachete87.kernel.membership.queries import waiting_for


@require_safe
@access("agent")
def home(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, and the members in figures."""
    scope = remit(request)
    context = {
        "waiting": waiting_for(request.user).select_related("commune")[:20],
        "counts": queries.member_counts(scope),
        "states": SellerState,
        "flags": [source for source in queries.flagged_sources(scope)[:20] if source.flag],
    }
    return page(request, "home", scope, context)


@require_safe
@access("agent")
def feeds(request: HttpRequest) -> HttpResponse:
    """The feeds of the members, with their alerts."""
    scope = remit(request)
    return page(request, "feeds", scope, {"sources": queries.flagged_sources(scope)[:200]})
