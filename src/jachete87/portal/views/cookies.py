"""The basket's cookie: its key, which is also the right to use it."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from jachete87.base.jinja import lang
from jachete87.base.times import now
from jachete87.kernel.accounts.models import User
from jachete87.kernel.basket.actions.leaving import take_up
from jachete87.kernel.basket.actions.opening import adopt, start_basket
from jachete87.kernel.basket.models import Basket
from jachete87.portal.queries.baskets import count_in
from jachete87.portal.rules.cookies import BASKET_DAYS, basket_cookie

_KEY = re.compile(r"[A-Za-z0-9_-]{1,43}")


def basket_key(request: HttpRequest) -> str:
    """The key that the visitor's cookie carries, or nothing."""
    key = request.COOKIES.get(basket_cookie(), "")
    return key if _KEY.fullmatch(key) else ""


def basket_count(request: HttpRequest) -> int:
    """How many packs lie in the visitor's basket."""
    current = _current(request)
    return count_in(current.key) if current else 0


def visitors_basket(request: HttpRequest) -> Basket | None:
    """The basket that the visitor fills: of the cookie, or from another day of the person who signed in."""
    current = _current(request)
    user = request.user
    if not isinstance(user, User) or (current and current.user_id == user.pk):
        return current
    return adopt(key=current.key if current else basket_key(request), user_id=user.pk, at=now())


def _current(request: HttpRequest) -> Basket | None:
    """The basket of the cookie; a person's own is hidden once they sign out: the computer may be shared."""
    key = basket_key(request)
    found = take_up(key=key) if key else None
    return found if found and is_theirs(request, found.user_id) else None


def is_theirs(request: HttpRequest, owner: int | None) -> bool:
    """Whether what a cookie leads to may be shown: it is nobody's in particular, or the visitor's."""
    return owner is None or owner == request.user.pk


def basket_to_fill(request: HttpRequest) -> Basket:
    """The visitor's basket, a new one when there is none."""
    user_id = request.user.pk if request.user.is_authenticated else None
    return visitors_basket(request) or start_basket(language=lang(), user_id=user_id)


def keep_basket(response: HttpResponseBase, key: str) -> None:
    """Let the visitor's browser keep the basket's key."""
    response.set_cookie(
        basket_cookie(), key, max_age=BASKET_DAYS * 24 * 3600, secure=settings.SECURE, httponly=True, samesite="Lax"
    )
