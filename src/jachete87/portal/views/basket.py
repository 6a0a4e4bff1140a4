"""The basket."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from jachete87.base.access import access
from jachete87.base.origin import same_origin


@access("public")
@never_cache
def basket(request: HttpRequest) -> HttpResponse:
    """The basket as drawers."""
    return render(request, "portal/basket.jinja", {"basket": None})


@access("public")
@same_origin
def add(request: HttpRequest) -> HttpResponse:
    """Put an offer into the basket."""
    return redirect("basket")


@access("public")
@same_origin
def add_product(request: HttpRequest, product_id: int) -> HttpResponse:
    """Put a product into the basket."""
    return redirect("basket")
