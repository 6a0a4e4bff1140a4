"""What programs ask for: the visitor's own bits, crawlers, pictures, the other language."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils._os import safe_join
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache

from jachete87.base.access import access
from jachete87.base.pages import kept
from jachete87.base.times import now
from jachete87.portal.queries import accents as queries
from jachete87.portal.queries.machines import pages_of_the_sitemap
from jachete87.portal.rules import absolute, inner_address, operator, other_language
from jachete87.portal.views.cookies import basket_count

_KINDS = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".svg": "image/svg+xml",
}
_YEAR = 365 * 24 * 3600


@access("public")
@never_cache
def me(request: HttpRequest) -> JsonResponse:
    """What is personal on every page: the basket's count and the name."""
    user = request.user
    name = (user.full_name or user.email) if user.is_authenticated else ""
    return JsonResponse({"basket_count": basket_count(request), "name": name})


@access("public")
def language(request: HttpRequest, code: str) -> HttpResponseRedirect:
    """The same page in another language."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    return HttpResponseRedirect(other_language(inner_address(request.GET.get("next", "/")), code))


@access("public")
def styleguide(request: HttpRequest) -> HttpResponse:
    """All components of the design system."""
    return render(request, "base/styleguide.jinja")


@access("public")
def media(request: HttpRequest, source: str) -> HttpResponseBase:
    """A picture, never run as a page (S11); its name changes with its content, so it is kept long."""
    kind = _KINDS.get(Path(source).suffix.lower())
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, source))
        is_there = file.is_file()
    except (ValueError, OSError, SuspiciousFileOperation) as error:
        raise Http404 from error
    if kind is None or not is_there:
        raise Http404
    response = FileResponse(file.open("rb"), content_type=kind)
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, public=True, max_age=_YEAR)
    return response


@access("public")
@kept
def accents(request: HttpRequest) -> HttpResponse:
    """The accents of bricks that the design system has not drawn; the address changes with them, so they are kept."""
    response = HttpResponse(queries.accents(), content_type="text/css; charset=utf-8")
    patch_cache_control(response, public=True, max_age=_YEAR, immutable=True)
    return response


@access("public")
@kept
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers leave alone: searches (endless), and all that is personal."""
    closed = ("panier", "commande", "achats", "compte", "espace", "recherche?", "carte?", "moi.json")
    lines = ["User-agent: *", *(f"Disallow: {prefix}/{path}" for path in closed for prefix in ("", "/en"))]
    return HttpResponse("\n".join([*lines, f"Sitemap: {absolute('/sitemap.xml')}", ""]), content_type="text/plain")


@access("public")
@kept
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page in both languages."""
    shown = {"pages": pages_of_the_sitemap()}
    return render(request, "portal/sitemap.jinja", shown, content_type="application/xml")


@access("public")
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116)."""
    expires = now().replace(month=12, day=31, hour=23, minute=59, second=59, microsecond=0)
    lines = (
        f"Contact: mailto:{operator().security_email}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: fr, en",
        f"Canonical: {absolute('/.well-known/security.txt')}",
        "",
    )
    return HttpResponse("\n".join(lines), content_type="text/plain")


@access("public")
@kept
def opensearch(request: HttpRequest) -> HttpResponse:
    """Lets browsers search the portal from their own bar."""
    shown = {"search": absolute(reverse("search")), "suggestions": absolute(reverse("search_suggestions"))}
    return render(request, "portal/opensearch.jinja", shown, content_type="application/opensearchdescription+xml")
