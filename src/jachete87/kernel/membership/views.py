"""Views for somebody who acts for a seller: which one it is."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from jachete87.base.errors import Forbidden
from jachete87.kernel.accounts.models import User
from jachete87.kernel.membership.queries import sellers_of

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
