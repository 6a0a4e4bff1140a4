"""What every page of the space stands in: the seller one acts for, and its desks."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from jachete87.base.errors import Forbidden
from jachete87.kernel.accounts.models import User
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.queries import sellers_of
from jachete87.selling.queries import desks

CHOSEN = "seller"

View = Callable[..., HttpResponse]


def for_seller(view: View) -> View:
    """Give the view the seller one acts for; who acts for several chooses first."""

    @wraps(view)
    def with_seller(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mine = list(sellers_of(request.user).select_related("commune").order_by("trade_name"))
        chosen = request.session.get(CHOSEN)
        seller = mine[0] if len(mine) == 1 else next((one for one in mine if one.pk == chosen), None)
        return view(request, seller, *args, **kwargs) if seller else redirect("selling:choose")

    return with_seller


def person(request: HttpRequest) -> User:
    """Who is signed in; the guard of the view has seen to it."""
    if not isinstance(request.user, User):
        raise Forbidden("")
    return request.user


def page(request: HttpRequest, name: str, seller: Seller, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the space."""
    frame = {"seller": seller, "desks": desks(request.user, seller), "here": request.path}
    return render(request, f"selling/{name}.jinja", frame | context, status=status)
