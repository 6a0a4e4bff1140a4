"""The pages of one product and of one seller, and the directory of sellers."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jachete87.base.access import access
from jachete87.base.errors import NotFound
from jachete87.base.pages import kept
from jachete87.base.times import now
from jachete87.kernel.catalogue.queries import product_page, seller_page
from jachete87.portal.queries.goods import choices_of, facts_of, former_product, identity_facts, line_cards, shelves_of
from jachete87.portal.rules import absolute, report_address

_GONE = 410


@access("public")
@kept
def product(request: HttpRequest, product_id: str | int, slug: str = "") -> HttpResponse:
    """A product with all its packs, offers and ways; an old address leads to the present one."""
    try:
        page = product_page(int(product_id), now())
    except NotFound:
        return _gone(request, int(product_id))
    if slug != page.slug:
        return redirect("product", product_id=page.id, slug=page.slug, permanent=True)
    shown = {
        "page": page,
        "choices": choices_of(page),
        "facts": facts_of(page),
        "shelves": shelves_of(page),
        "pictures": [{"src": one.url, "alt": one.alt} for one in page.pictures if one.is_ours],
        "report": report_address(page.title, page.url),
        "canonical": absolute(reverse("product", args=[page.id, page.slug])),
    }
    return render(request, "portal/product_page.jinja", shown)


def _gone(request: HttpRequest, product_id: int) -> HttpResponse:
    """A product that was shown once keeps an address that helps on; one that never was does not exist."""
    former = former_product(product_id)
    status = _GONE if former else NotFound.status
    return render(request, "portal/product_gone.jinja", {"former": former}, status=status)


@access("public")
@kept
def seller(request: HttpRequest, slug: str) -> HttpResponse:
    """Who sells, what, and where else."""
    try:
        page = seller_page(slug, now())
    except NotFound:
        return render(request, "portal/product_gone.jinja", {"former": None}, status=NotFound.status)
    shown = {
        "page": page,
        "cards": line_cards(page),
        "identity": identity_facts(page),
        "hours": page.opening_hours,
        "site_host": urlsplit(page.website).hostname,
        "picture": page.picture.url if page.picture and page.picture.is_ours else "",
        "report": report_address(page.seller.name, page.seller.url),
        "canonical": absolute(reverse("seller", args=[page.seller.slug])),
    }
    return render(request, "portal/seller_page.jinja", shown)


@access("public")
def sellers(request: HttpRequest) -> HttpResponse:
    """The directory is a search for sellers."""
    return redirect(f"{reverse('search')}?kind=seller")
