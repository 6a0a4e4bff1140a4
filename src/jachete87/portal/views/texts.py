"""Pages of text: help, the label, the law; one template a language."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render

from jachete87.base.access import access
from jachete87.base.jinja import lang
from jachete87.base.pages import kept
from jachete87.base.times import PARIS, now
from jachete87.kernel import bricks
from jachete87.kernel.membership.models import Institution
from jachete87.kernel.search.rules.ranking import ranking_explained
from jachete87.portal.rules import accessibility_mention, operator
from jachete87.portal.rules.cookies import cookies

NAMES = (
    "aide",
    "retractation",
    "classement",
    "label",
    "vendre",
    "developpeurs",
    "contact",
    "mentions-legales",
    "conditions",
    "donnees-personnelles",
    "accessibilite",
    "plan-du-site",
)


def text(name: str) -> Callable[..., HttpResponseBase]:
    """The view of one page of text."""

    @access("public")
    @kept
    def page(request: HttpRequest) -> HttpResponse:
        who = operator()
        shown = {
            "operator": who,
            "mention": accessibility_mention(who.audit, now().astimezone(PARIS).date()),
            "cookies": cookies(),
            "ranking": ranking_explained(),
            "terms_version": settings.TERMS_VERSION,
            "base_url": settings.BASE_URL,
            "updated": f"{who.updated:%d/%m/%Y}",
        }
        return render(request, f"portal/texts/{name}.{lang()}.jinja", shown)

    return page


@access("public")
@kept
def institutions(request: HttpRequest) -> HttpResponse:
    """Who is behind the portal, and which brick each answers for."""
    shown = {
        "institutions": list(Institution.objects.order_by("-oversees_all", "name")),
        "bricks": bricks.installed(),
    }
    return render(request, "portal/institutions.jinja", shown)


@access("public")
def privacy(request: HttpRequest) -> HttpResponsePermanentRedirect:
    """The address under which people look for the privacy page."""
    return redirect("text_donnees-personnelles", permanent=True)
