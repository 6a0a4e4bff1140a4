"""Who may enter a page: every view names its rule, and a test walks all URLs to prove it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode

View = TypeVar("View", bound=Callable[..., Any])
Predicate = Callable[[Any], bool]

_predicates: dict[str, Predicate] = {}


def register_role(name: str, predicate: Predicate) -> None:
    """Let `@access(name)` stand for the users for whom `predicate(user)` holds."""
    _predicates[name] = predicate


def registered_roles() -> frozenset[str]:
    """The names that `@access` takes, "public" and "signed_in" included."""
    return frozenset({"public", "signed_in", *_predicates})


def admits(role: str, user: Any) -> bool:
    """Whether `user` may enter what `role` guards."""
    if role == "public":
        return True
    return bool(user.is_authenticated) and (role == "signed_in" or _predicates[role](user))


def access(role: str) -> Callable[[View], View]:
    """Guard a view: anonymous people are sent to sign in, others who may not enter get 403.

    What is not for everybody is never stored on its way.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not admits(role, request.user):
                return _refuse(request)
            response: HttpResponseBase = view(request, *args, **kwargs)
            patch_cache_control(response, no_store=True, private=True)
            return response

        entered: Any = view if role == "public" else guarded
        entered.access = role
        return cast(View, entered)

    return guard


def _refuse(request: HttpRequest) -> HttpResponseBase:
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
