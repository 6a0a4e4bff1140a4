"""More for an order that was placed: until its cut-off, to be had with it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jachete87.base.access import access
from jachete87.base.errors import NotFound, Refusal
from jachete87.base.times import now
from jachete87.kernel.basket.actions.joining import join_order, leave_order, want_more
from jachete87.kernel.orders.models import Purchase
from jachete87.kernel.orders.queries import find_purchase
from jachete87.portal.views.cookies import basket_key, basket_to_fill, keep_basket
from jachete87.portal.views.errors import not_found
from jachete87.portal.views.notes import anchor, note

Deed = Callable[[str, Purchase], str]


@access("public")
@require_POST
@never_cache
def more(request: HttpRequest, reference: str, token: str, line_id: int) -> HttpResponseBase:
    """More packs of a line, in the basket, to be had with the order."""
    given = request.POST.get("quantity", "")
    quantity = int(given) if given.isdecimal() and len(given) < 6 else 0

    def deed(key: str, found: Purchase) -> str:
        line = want_more(key=key, purchase=found, line_id=line_id, quantity=quantity, at=now())
        return f"{reverse('basket')}?ajoute={line.pk}"

    return _into_basket(request, reference, token, deed)


@access("public")
@require_POST
@never_cache
def join(request: HttpRequest, reference: str, token: str, number: int) -> HttpResponseBase:
    """What is put into the basket from now on is had with the order, where it can be."""

    def deed(key: str, found: Purchase) -> str:
        group = join_order(key=key, purchase=found, number=number, at=now())
        return reverse("basket") + anchor(f"{group.brick}:{group.key}")

    return _into_basket(request, reference, token, deed)


def _into_basket(request: HttpRequest, reference: str, token: str, deed: Deed) -> HttpResponseBase:
    """Do something to the visitor's basket for who holds the order's token, and go where that leads."""
    try:
        found = find_purchase(reference, token)
        mine = basket_to_fill(request)
        response = redirect(deed(mine.key, found))
    except NotFound as refusal:
        return not_found(request, refusal.message)
    except Refusal as refusal:
        return redirect(note(reverse("purchase", args=[reference, token]), refusal))
    keep_basket(response, mine.key)
    return response


@access("public")
@require_POST
@never_cache
def alone(request: HttpRequest, group_id: str) -> HttpResponseBase:
    """A group is had on its own after all."""
    try:
        leave_order(key=basket_key(request), group_id=group_id, at=now())
    except Refusal as refusal:
        return redirect(note(reverse("basket"), refusal))
    return redirect(reverse("basket") + anchor(group_id))
