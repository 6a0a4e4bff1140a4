"""The home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jachete87.base.access import access
from jachete87.base.pages import kept
from jachete87.base.times import PARIS, now
from jachete87.portal.queries import home_page
from jachete87.portal.rules import accessibility_mention, operator

_LONGEST = 80


@access("public")
@kept
def home(request: HttpRequest) -> HttpResponse:
    """What can be had soon, near a commune when one is given."""
    at = now()
    page = home_page(request.GET.get("commune", "").strip()[:_LONGEST], at)
    mention = accessibility_mention(operator().audit, at.astimezone(PARIS).date())
    return render(request, "portal/home.jinja", {"page": page, "accessibility": mention})
