"""What every page of the space stands in: the desks of the seller one acts for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jachete87.kernel.membership.models import Seller
from jachete87.selling.queries import desks


def page(request: HttpRequest, name: str, seller: Seller, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the space."""
    frame = {"seller": seller, "desks": desks(request.user, seller), "here": request.path}
    return render(request, f"selling/{name}.jinja", frame | context, status=status)
