"""What every page of the space stands in: the desks and for whom one acts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jachete87.governance.queries import Remit, desks, remit_of


def remit(request: HttpRequest) -> Remit:
    """For whom the reader acts."""
    return remit_of(request.user)


def page(request: HttpRequest, name: str, scope: Remit, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the space."""
    frame = {"remit": scope, "desks": desks(request.user, scope), "here": request.path}
    return render(request, f"governance/{name}.jinja", frame | context, status=status)
