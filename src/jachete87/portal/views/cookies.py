"""The basket's cookie: its key, which is also the right to use it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from jachete87.portal.queries.baskets import count_in
from jachete87.portal.rules.cookies import BASKET_DAYS, basket_cookie

_LONGEST = 43


def basket_key(request: HttpRequest) -> str:
    """The key that the visitor's cookie carries, or nothing."""
    return request.COOKIES.get(basket_cookie(), "")[:_LONGEST]


def basket_count(request: HttpRequest) -> int:
    """How many packs lie in the visitor's basket."""
    key = basket_key(request)
    return count_in(key) if key else 0


def keep_basket(response: HttpResponseBase, key: str) -> None:
    """Let the visitor's browser keep the basket's key."""
    response.set_cookie(
        basket_cookie(), key, max_age=BASKET_DAYS * 24 * 3600, secure=settings.SECURE, httponly=True, samesite="Lax"
    )


def forget_basket(response: HttpResponseBase) -> None:
    """The basket became a purchase: the next article opens a new one."""
    response.delete_cookie(basket_cookie(), samesite="Lax")
